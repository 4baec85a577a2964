"""Review cards and review logs: facts and constraints."""

from django.db import models


class Card(models.Model):
    """复习卡. One person's memory of one article, scheduled by FSRS."""

    class State(models.IntegerChoices):
        """FSRS states."""

        LEARNING = 1, "学习中"
        REVIEW = 2, "复习"
        RELEARNING = 3, "重学"

    person = models.ForeignKey(
        "organizations.Person", on_delete=models.CASCADE, related_name="+", verbose_name="人员"
    )
    article = models.ForeignKey(
        "regulations.Article", on_delete=models.PROTECT, related_name="+", verbose_name="条文"
    )
    state = models.PositiveSmallIntegerField("状态", choices=State.choices, default=State.LEARNING)
    step = models.PositiveSmallIntegerField("学习步", null=True, default=0)
    stability = models.FloatField("稳定性（天）", null=True)
    fsrs_difficulty = models.FloatField("难度", null=True)
    due_at = models.DateTimeField("到期时间", db_index=True)
    last_reviewed_at = models.DateTimeField("上次复习", null=True)
    created_at = models.DateTimeField("建立时间")
    # The article is no longer law: the history stays, nothing is asked any more.
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "复习卡"
        indexes = [models.Index(fields=["person", "due_at"], name="card_person_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "article"],
                name="card_once",
                violation_error_message="该条文已在复习计划中。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.article_id}"


class ReviewLog(models.Model):
    """复习记录. One review of one card; never edited."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="logs")
    rating = models.PositiveSmallIntegerField("评分（FSRS 1–4）")
    reviewed_at = models.DateTimeField("时间")
    revision = models.ForeignKey(
        "assessments.QuestionRevision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    selected = models.CharField("所选", max_length=10, blank=True, default="")
    was_correct = models.BooleanField("答对", null=True)
    duration_seconds = models.PositiveIntegerField("用时（秒）", null=True)
    # The key of the question as it was asked: the same answer sent twice is one review.
    submission_key = models.CharField("提交键", max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "复习记录"

    def __str__(self) -> str:
        return f"{self.card_id} {self.rating}"
