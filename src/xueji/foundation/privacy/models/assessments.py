"""Impact assessments: a kind of processing is judged before it begins."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ImpactAssessment(models.Model):
    """个人信息保护影响评估. Purpose, lawfulness, impact and measures of one processing (PIPL art. 56)."""

    class Subject(models.TextChoices):
        """What is judged; the modules that ask name themselves by these keys."""

        PROFILES = "profiles", "画像与靶向推送"
        ASSISTANT = "assistant", "智能问答"
        SURVEYS = "surveys", "问卷与群众评价"
        EXCHANGE = "exchange", "向其他系统提供学习记录"
        OTHER = "other", "其他处理活动"

    class Status(models.TextChoices):
        """How far it has come."""

        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "待审"
        APPROVED = "approved", "已批准"
        RETURNED = "returned", "已退回"

    subject = models.CharField("处理活动", max_length=12, choices=Subject.choices)
    title = models.CharField("名称", max_length=100)
    purpose = models.TextField("处理目的、方式", max_length=3000)
    lawfulness = models.TextField("合法、正当、必要", max_length=3000)
    impact = models.TextField("对个人权益的影响及安全风险", max_length=3000)
    measures = models.TextField("保护措施及与风险是否相适应", max_length=3000)
    conclusion = models.TextField("评估结论", max_length=3000)
    review_date = models.DateField("下次复核日期")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="评估人"
    )
    written_at = models.DateTimeField("填写时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审批人",
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decision_note = models.CharField("审批意见", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "个人信息保护影响评估"
        constraints = [
            models.CheckConstraint(
                name="assessment_two_persons",
                condition=~Q(status="approved")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("written_by"))),
                violation_error_message="影响评估要由评估人以外的人批准。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.get_status_display()}"
