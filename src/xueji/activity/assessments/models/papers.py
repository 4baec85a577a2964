"""Papers, and tests that give a paper to a unit: facts and constraints."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xueji.activity.assessments.models.questions import Question, QuestionRevision


class Paper(models.Model):
    """试卷. A list of questions, chosen one by one or drawn by a blueprint."""

    class Mode(models.TextChoices):
        """How the questions came onto the paper."""

        FIXED = "fixed", "选题"
        DRAWN = "drawn", "按比例抽题"

    title = models.CharField("名称", max_length=200)
    mode = models.CharField("组卷方式", max_length=8, choices=Mode.choices, default=Mode.FIXED)
    # The draw and every person's order follow from it, so both can be repeated.
    seed = models.CharField("随机种子", max_length=32)
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="所属单位"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="组卷人",
    )
    created_at = models.DateTimeField("组卷时间")

    class Meta:
        verbose_name = verbose_name_plural = "试卷"

    def __str__(self) -> str:
        return self.title


class PaperDraw(models.Model):
    """抽题比例. One row of a blueprint; an empty discipline, kind or difficulty means any."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="draws", verbose_name="试卷")
    discipline = models.CharField("纪律", max_length=16, blank=True, default="")
    kind = models.CharField("题型", max_length=12, choices=Question.Kind.choices, blank=True, default="")
    difficulty = models.PositiveSmallIntegerField("难度", null=True, blank=True)
    count = models.PositiveSmallIntegerField("题数")
    sort_no = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "抽题比例"

    def __str__(self) -> str:
        return f"{self.paper} {self.sort_no}"


class PaperQuestion(models.Model):
    """试卷试题. A question on a paper in the words it had then."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="questions", verbose_name="试卷")
    revision = models.ForeignKey(
        QuestionRevision, on_delete=models.PROTECT, related_name="+", verbose_name="试题修订"
    )
    sort_no = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "试卷试题"
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "revision"],
                name="paper_revision_once",
                violation_error_message="同一道题在一份试卷里只能出现一次。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.sort_no}"


class ScheduledTest(models.Model):
    """测试. A paper given to the people of a unit between two moments."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="tests", verbose_name="试卷")
    title = models.CharField("名称", max_length=200)
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="参加单位（含下级）",
    )
    opens_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("截止时间", db_index=True)
    # None: the whole span may be used.
    duration_minutes = models.PositiveSmallIntegerField("答题时长（分钟）", null=True, blank=True)
    is_shuffled = models.BooleanField("每人题序和选项顺序不同", default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="发布人",
    )
    created_at = models.DateTimeField("发布时间")
    # When every sitting was handed in and told to the river.
    settled_at = models.DateTimeField("结算时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "测试"
        constraints = [
            models.CheckConstraint(
                name="test_closes_after_opening",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message="截止时间必须晚于开始时间。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def occasion(self) -> str:
        """What its attempts are filed under."""
        return f"test:{self.pk}"
