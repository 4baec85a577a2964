"""What follows when a rule changes: facts and constraints."""

from django.conf import settings
from django.db import models


class ImpactRun(models.Model):
    """法规变化处理. One change of a regulation in force, with its clocks."""

    comparison = models.OneToOneField(
        "regulations.VersionComparison", on_delete=models.PROTECT, related_name="+", verbose_name="版本对照"
    )
    started_at = models.DateTimeField("开始时间")
    # The check of the comparison that citations and cards have followed; another check is followed again.
    followed_at = models.DateTimeField("已跟随的核对时间", null=True, blank=True)
    interpretation_due_date = models.DateField("解读期限")
    study_due_date = models.DateField("学习期限")
    interpreted_at = models.DateTimeField("解读发布时间", null=True, blank=True)
    interpretation_missed_at = models.DateTimeField("解读逾期时间", null=True, blank=True)
    study_ended_at = models.DateTimeField("学习期限届满时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "法规变化处理"

    def __str__(self) -> str:
        return f"{self.comparison}"

    @property
    def has_clocks(self) -> bool:
        """False for a change that was long in force when it came into the library: nobody is late with it."""
        return self.study_due_date >= self.started_at.date()


class ImpactItem(models.Model):
    """受影响内容. One thing that cites one changed article, and what was decided about it."""

    class Action(models.TextChoices):
        """What the change asks for."""

        REWRITE = "rewrite", "改写条号"
        REVISE = "revise", "待修订"
        KEEP = "keep", "保留旧文"

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "待处理"
        REWRITTEN = "rewritten", "已改写"
        REVISED = "revised", "已修订"
        UNAFFECTED = "unaffected", "不受影响"
        KEPT = "kept", "已保留"

    run = models.ForeignKey(
        ImpactRun, on_delete=models.CASCADE, related_name="items", verbose_name="法规变化"
    )
    action = models.CharField("要做的事", max_length=8, choices=Action.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    # The class of the change as it was when the item was made (regulations.ArticleChange.Kind).
    change_kind = models.CharField("变化类型", max_length=12)
    change = models.ForeignKey(
        "regulations.ArticleChange",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="条文变化",
    )
    old_article = models.ForeignKey(
        "regulations.Article", on_delete=models.PROTECT, related_name="+", verbose_name="旧条文"
    )
    new_article = models.ForeignKey(
        "regulations.Article", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="新条文"
    )
    # What cites: the key of a registered kind, and the thing's own key there.
    citing = models.CharField("类别", max_length=20)
    object_key = models.CharField("对象编号", max_length=40)
    title = models.CharField("名称", max_length=200)
    url = models.CharField("地址", max_length=200, blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="负责人",
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="单位",
    )
    note = models.CharField("说明", max_length=300, blank=True, default="")
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办理人",
    )
    handled_at = models.DateTimeField("办理时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "受影响内容"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "citing", "object_key", "old_article"],
                name="impact_item_once",
                violation_error_message="这项内容已在清单中。",
            )
        ]
        indexes = [models.Index(fields=["owner", "state"], name="impact_owner_state")]

    def __str__(self) -> str:
        return self.title
