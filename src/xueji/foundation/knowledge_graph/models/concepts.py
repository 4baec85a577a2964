"""Concepts in the terms of SKOS (https://www.w3.org/TR/skos-reference/)."""

from django.db import models

from xueji.foundation.regulations.selectors import Discipline


class ConceptScheme(models.Model):
    """概念体系. The graph as a whole."""

    code = models.CharField("代码", max_length=40, unique=True)
    uri = models.CharField("标识（URI）", max_length=200, unique=True)
    title = models.CharField("名称", max_length=100)
    description = models.TextField("说明", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "概念体系"

    def __str__(self) -> str:
        return self.title


class Concept(models.Model):
    """概念. One idea of the graph: a discipline, a topic below it, or a concept below a topic."""

    class Status(models.TextChoices):
        """Whether the concept is still used."""

        ACTIVE = "active", "使用中"
        RETIRED = "retired", "已停用"

    scheme = models.ForeignKey(
        ConceptScheme, on_delete=models.PROTECT, related_name="concepts", verbose_name="概念体系"
    )
    # Stable for good: other systems name the concept by it.
    uri = models.CharField("标识（URI）", max_length=200)
    notation = models.CharField("代码", max_length=40)
    pref_label = models.CharField("名称", max_length=100)
    definition = models.TextField("定义", blank=True, default="")
    scope_note = models.TextField("适用说明", blank=True, default="")
    # Only a concept at the top stands for one of the six disciplines; those below take it from there.
    discipline = models.CharField("纪律", max_length=16, choices=Discipline.choices, blank=True, default="")
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.ACTIVE)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name="并入",
    )
    created_at = models.DateTimeField("创建时间")
    updated_at = models.DateTimeField("更新时间")
    # Optimistic lock: a form carries the number it was opened with.
    edit_no = models.PositiveIntegerField("修改次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "概念"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "uri"],
                name="concept_uri_once",
                violation_error_message="已有同一标识的概念。",
            ),
            models.UniqueConstraint(
                fields=["scheme", "notation"],
                name="concept_notation_once",
                violation_error_message="已有同一代码的概念。",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="concept_not_into_itself",
                violation_error_message="概念不能并入自己。",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "pref_label"], name="concept_label")]

    def __str__(self) -> str:
        return self.pref_label


class ConceptLabel(models.Model):
    """概念别名. Another name of a concept, or its name in another language."""

    class Kind(models.TextChoices):
        """skos:altLabel, skos:hiddenLabel, and skos:prefLabel of another language."""

        ALT = "alt", "别名"
        HIDDEN = "hidden", "检索用词"
        PREF = "pref", "其他语言的名称"

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels", verbose_name="概念")
    kind = models.CharField("类别", max_length=6, choices=Kind.choices, default=Kind.ALT)
    language = models.CharField("语言", max_length=20, blank=True, default="zh-Hans")
    text = models.CharField("文字", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "概念别名"
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "kind", "language", "text"],
                name="concept_label_once",
                violation_error_message="这个别名已有。",
            )
        ]

    def __str__(self) -> str:
        return self.text


class ConceptNote(models.Model):
    """概念注释. A note of SKOS that has no field of its own, kept for export."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="notes", verbose_name="概念")
    # Local name of the SKOS property (rules.NOTE_KINDS).
    kind = models.CharField("类别", max_length=16)
    language = models.CharField("语言", max_length=20, blank=True, default="zh-Hans")
    text = models.TextField("文字")

    class Meta:
        verbose_name = verbose_name_plural = "概念注释"

    def __str__(self) -> str:
        return self.text[:40]


class ConceptMatch(models.Model):
    """概念对应. The concept means (nearly) the same as one of another vocabulary."""

    concept = models.ForeignKey(
        Concept, on_delete=models.CASCADE, related_name="matches", verbose_name="概念"
    )
    # Local name of the SKOS property: exactMatch, closeMatch, broadMatch, narrowMatch, relatedMatch.
    kind = models.CharField("类别", max_length=16)
    uri = models.CharField("对方标识（URI）", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "概念对应"
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "kind", "uri"],
                name="concept_match_once",
                violation_error_message="这个对应已有。",
            )
        ]

    def __str__(self) -> str:
        return self.uri


class BroaderLink(models.Model):
    """上位关系. ``concept`` lies below ``broader``; a concept may lie below several."""

    concept = models.ForeignKey(
        Concept, on_delete=models.CASCADE, related_name="broader_links", verbose_name="概念"
    )
    broader = models.ForeignKey(
        Concept, on_delete=models.CASCADE, related_name="narrower_links", verbose_name="上位概念"
    )

    class Meta:
        verbose_name = verbose_name_plural = "上位关系"
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "broader"], name="broader_once", violation_error_message="上位关系已有。"
            ),
            models.CheckConstraint(
                condition=~models.Q(concept=models.F("broader")),
                name="broader_not_itself",
                violation_error_message="概念不能是自己的上位概念。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concept_id} → {self.broader_id}"


class RelatedLink(models.Model):
    """相关关系. Two concepts have to do with each other; stored once, the smaller key first."""

    first = models.ForeignKey(
        Concept, on_delete=models.CASCADE, related_name="related_after", verbose_name="概念"
    )
    second = models.ForeignKey(
        Concept, on_delete=models.CASCADE, related_name="related_before", verbose_name="相关概念"
    )

    class Meta:
        verbose_name = verbose_name_plural = "相关关系"
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="related_once", violation_error_message="相关关系已有。"
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="related_stored_once",
                violation_error_message="相关关系只存一次，且不能与自己相关。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"
