"""Attempts and their answers: facts and constraints."""

from django.db import models

from xueji.activity.assessments.models.questions import QuestionRevision


class Attempt(models.Model):
    """作答. One person's sitting of one occasion (a session's questions, a test, a make-up)."""

    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    # What the sitting belongs to, e.g. "session:12" or "makeup:7".
    occasion = models.CharField("场合", max_length=60)
    started_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("截止时间", null=True, blank=True)
    submitted_at = models.DateTimeField("交卷时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "作答"
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "person"], name="attempt_once", violation_error_message="已有这次作答。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.person_id}"


class Response(models.Model):
    """答案. The last saved answer to one question of an attempt."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="+")
    selected = models.CharField("所选", max_length=10)
    is_correct = models.BooleanField("正确")
    answered_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "答案"
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "revision"],
                name="response_once",
                violation_error_message="每题只保存一个答案。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.revision_id} {self.selected}"
