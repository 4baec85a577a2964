"""Words that describe content: the maintained vocabulary, and one row a word for filtering."""

from django.conf import settings
from django.db import models

from xueji.foundation.library.models.resources import Resource


class VocabularyTerm(models.Model):
    """词表词条. An industry or a type of violation that an editor added to those the platform brings."""

    class Kind(models.TextChoices):
        """Lists of words that are kept."""

        INDUSTRY = "industry", "行业"
        VIOLATION = "violation", "违纪类型"

    kind = models.CharField("词表", max_length=10, choices=Kind.choices)
    name = models.CharField("词", max_length=40)
    is_new_type = models.BooleanField("新型违纪", default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="添加人",
    )
    added_at = models.DateTimeField("添加时间")

    class Meta:
        verbose_name = verbose_name_plural = "词表词条"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"], name="vocabulary_once", violation_error_message="词表里已有这个词。"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ResourceTerm(models.Model):
    """资源标引词. One word said of a resource, kept as a row so that lists can filter by it."""

    class Kind(models.TextChoices):
        """What the word says."""

        AUDIENCE = "audience", "适用对象"
        VIOLATION = "violation", "违纪类型"
        POST = "post", "适用岗位"
        THEME = "theme", "主题词"

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="terms", verbose_name="资源"
    )
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    word = models.CharField("词", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "资源标引词"
        constraints = [
            models.UniqueConstraint(fields=["resource", "kind", "word"], name="resource_term_once")
        ]
        indexes = [models.Index(fields=["kind", "word"], name="resource_term_word")]

    def __str__(self) -> str:
        return self.word
