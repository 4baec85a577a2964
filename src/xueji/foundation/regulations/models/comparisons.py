"""How the articles of one version became those of another: facts and constraints."""

from django.conf import settings
from django.db import models

from .texts import Article, RegulationVersion


class VersionComparison(models.Model):
    """版本对照. Two versions of a regulation put side by side, article by article."""

    old_version = models.ForeignKey(
        RegulationVersion, on_delete=models.CASCADE, related_name="+", verbose_name="旧版本"
    )
    new_version = models.ForeignKey(
        RegulationVersion, on_delete=models.CASCADE, related_name="comparisons", verbose_name="新版本"
    )
    # The rules that aligned it (rules.comparing.ALGORITHM): a later build may align better.
    algorithm = models.CharField("对照规则版本", max_length=20)
    compared_at = models.DateTimeField("对照时间")
    # Digests of the two texts it was made from: a corrected text is compared again.
    old_digest = models.CharField("旧文本摘要", max_length=64, default="")
    new_digest = models.CharField("新文本摘要", max_length=64, default="")
    confirmed_at = models.DateTimeField("核对时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核对人",
    )
    # Optimistic lock: a form carries the number it was opened with.
    edit_no = models.PositiveIntegerField("修改次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "版本对照"
        constraints = [
            models.UniqueConstraint(
                fields=["old_version", "new_version"],
                name="comparison_once",
                violation_error_message="这两个版本已有对照。",
            ),
            models.CheckConstraint(
                condition=~models.Q(old_version=models.F("new_version")),
                name="comparison_of_two",
                violation_error_message="对照需要两个不同的版本。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_version} → {self.new_version}"


class ArticleChange(models.Model):
    """条文变化. What became of one article (or, in a split or merger, of several)."""

    class Kind(models.TextChoices):
        """Classes of REG-2."""

        UNCHANGED = "unchanged", "未变"
        EDITORIAL = "editorial", "文字规范"
        RENUMBERED = "renumbered", "仅条号变化"
        AMENDED = "amended", "修改"
        NEW = "new", "新增"
        REPEALED = "repealed", "删除"
        SPLIT = "split", "拆分"
        MERGED = "merged", "合并"

    class Weight(models.TextChoices):
        """How much an amendment matters, graded by a person; similarity is not weight."""

        UNGRADED = "", "未定"
        WORDING = "wording", "表述调整"
        SUBSTANCE = "substance", "实质修改"
        MAJOR = "major", "重大修改"

    comparison = models.ForeignKey(
        VersionComparison, on_delete=models.CASCADE, related_name="changes", verbose_name="版本对照"
    )
    sort_no = models.PositiveIntegerField("次序")
    kind = models.CharField("变化类型", max_length=12, choices=Kind.choices)
    similarity = models.FloatField("文字相似度（0–1）")
    weight = models.CharField("分量", max_length=10, choices=Weight.choices, blank=True, default="")
    weight_note = models.CharField("分量说明", max_length=300, blank=True, default="")
    # True: a person paired these articles; a repeated comparison leaves the row alone.
    is_by_hand = models.BooleanField("人工对应", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "条文变化"
        constraints = [
            models.UniqueConstraint(fields=["comparison", "sort_no"], name="change_order"),
            models.CheckConstraint(
                condition=models.Q(similarity__gte=0, similarity__lte=1),
                name="change_similarity_0_1",
                violation_error_message="相似度在 0 和 1 之间。",
            ),
        ]
        indexes = [models.Index(fields=["comparison", "kind"], name="change_kind")]

    def __str__(self) -> str:
        return f"{self.comparison_id} {self.get_kind_display()}"


class ChangedArticle(models.Model):
    """变化涉及条文. An article on one side of a change."""

    class Side(models.TextChoices):
        """Which of the two versions the article stands in."""

        OLD = "old", "旧"
        NEW = "new", "新"

    change = models.ForeignKey(
        ArticleChange, on_delete=models.CASCADE, related_name="articles", verbose_name="条文变化"
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+", verbose_name="条")
    side = models.CharField("新旧", max_length=3, choices=Side.choices)

    class Meta:
        verbose_name = verbose_name_plural = "变化涉及条文"
        constraints = [models.UniqueConstraint(fields=["change", "article"], name="changed_article_once")]

    def __str__(self) -> str:
        return f"{self.change_id} {self.side} {self.article_id}"
