"""What concepts are linked to: articles, and things of other domains."""

from django.conf import settings
from django.db import models

from .concepts import Concept


class ConceptArticle(models.Model):
    """概念依据条文. The concept rests on this article; the link follows the article into later versions."""

    concept = models.ForeignKey(
        Concept, on_delete=models.CASCADE, related_name="article_links", verbose_name="概念"
    )
    regulation = models.ForeignKey(
        "regulations.Regulation", on_delete=models.CASCADE, related_name="+", verbose_name="法规"
    )
    number = models.PositiveIntegerField("条")
    suffix = models.PositiveSmallIntegerField("之几", default=0)
    # The version whose wording was looked at: number and words there are what is followed.
    version_date = models.DateField("认定时的版本")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="认定人",
    )
    added_at = models.DateTimeField("认定时间")

    class Meta:
        verbose_name = verbose_name_plural = "概念依据条文"
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "regulation", "number", "suffix"],
                name="concept_article_once",
                violation_error_message="这一条已经关联。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.concept_id} {self.regulation_id} {self.number}.{self.suffix}"


class ConceptLink(models.Model):
    """概念关联. The concept and a thing of a registered kind (case, question, risk point …)."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="links", verbose_name="概念")
    kind = models.CharField("种类", max_length=20)
    # Key of the thing in its own domain, which lies above this one; the validation page finds those gone.
    target_id = models.BigIntegerField("对象编号")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="认定人",
    )
    added_at = models.DateTimeField("认定时间")

    class Meta:
        verbose_name = verbose_name_plural = "概念关联"
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "kind", "target_id"],
                name="concept_link_once",
                violation_error_message="这一项已经关联。",
            )
        ]
        indexes = [models.Index(fields=["kind", "target_id"], name="concept_link_target")]

    def __str__(self) -> str:
        return f"{self.concept_id} {self.kind} {self.target_id}"


class RefusedSuggestion(models.Model):
    """不采纳的建议. A link that retrieval proposed and a person refused; it is not proposed again."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="+", verbose_name="概念")
    kind = models.CharField("种类", max_length=20)
    # ``regulation:number:suffix`` for an article, the key of the thing for other kinds.
    target = models.CharField("对象", max_length=60)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="不采纳人",
    )
    refused_at = models.DateTimeField("时间")

    class Meta:
        # The name by rule is longer than the 30 characters every database takes.
        db_table = "knowledge_graph_refusal"
        verbose_name = verbose_name_plural = "不采纳的建议"
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "kind", "target"],
                name="suggestion_refused_once",
                violation_error_message="这条建议已经不采纳。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.concept_id} {self.kind} {self.target}"
