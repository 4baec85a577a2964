"""Who cites whom, and which of the six disciplines an article belongs to."""

from django.db import models

from .texts import Article


class Discipline(models.TextChoices):
    """The six disciplines (六项纪律)."""

    POLITICAL = "political", "政治纪律"
    ORGANIZATIONAL = "organizational", "组织纪律"
    INTEGRITY = "integrity", "廉洁纪律"
    MASS = "mass", "群众纪律"
    WORK = "work", "工作纪律"
    LIFE = "life", "生活纪律"


class Citation(models.Model):
    """引用. An article cites a place by name; the cited text may not be in the library (yet)."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="citations", verbose_name="条"
    )
    name_key = models.CharField("被引法规", max_length=200)
    number = models.PositiveIntegerField("被引条")
    suffix = models.PositiveSmallIntegerField("被引条之几", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "引用"
        indexes = [models.Index(fields=["name_key", "number", "suffix"], name="citation_target")]
        constraints = [
            models.UniqueConstraint(fields=["article", "name_key", "number", "suffix"], name="citation_once")
        ]

    def __str__(self) -> str:
        return f"{self.name_key} {self.number}.{self.suffix}"


class ArticleDiscipline(models.Model):
    """条文所属纪律. Which of the six disciplines an article belongs to, set by an editor."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="disciplines")
    discipline = models.CharField("纪律", max_length=16, choices=Discipline.choices)

    class Meta:
        verbose_name = verbose_name_plural = "条文所属纪律"
        constraints = [
            models.UniqueConstraint(fields=["article", "discipline"], name="article_discipline_once")
        ]

    def __str__(self) -> str:
        return self.get_discipline_display()
