"""Posts of a unit: what they decide on, and how high their integrity risk was graded."""

from django.conf import settings
from django.db import models

from xueji.foundation.organizations.models.units import Organization


class Post(models.Model):
    """岗位. A post of a unit with its duty profile and integrity-risk level."""

    class RiskLevel(models.TextChoices):
        """Integrity risk of the post."""

        LOW = "low", "低"
        MEDIUM = "medium", "中"
        HIGH = "high", "高"

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="posts", verbose_name="单位"
    )
    title = models.CharField("岗位名称", max_length=100)
    # Words about the work that the list of duties does not hold. The column is older than that list.
    duty_note = models.CharField("其他职责", max_length=200, blank=True, default="", db_column="duties")
    risk_level = models.CharField(
        "廉政风险等级", max_length=8, choices=RiskLevel.choices, default=RiskLevel.LOW
    )

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "title"],
                name="post_title_once",
                violation_error_message="该单位已有同名岗位。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PostDuty(models.Model):
    """岗位职责. A post decides on matters of this kind."""

    class Duty(models.TextChoices):
        """The list of duties (ORG-3): what posts have in common and can learn from each other."""

        APPROVAL = "approval", "审批"
        CREDIT = "credit", "信贷"
        TENDER = "tender", "招标"
        PROCUREMENT = "procurement", "采购"
        ENFORCEMENT = "enforcement", "执法"
        FINANCE = "finance", "财务"
        PERSONNEL = "personnel", "人事"
        PROJECT = "project", "工程建设"
        ASSETS = "assets", "资产管理"
        SUBSIDY = "subsidy", "补贴发放"
        VILLAGE_FUNDS = "village_funds", "村级资金资产"
        ADMISSION = "admission", "招生"
        RESEARCH_FUNDS = "research_funds", "科研经费"
        MEDICAL = "medical", "医药购销与诊疗"
        DATA_ACCESS = "data_access", "信息查询"
        RECEPTION = "reception", "公务接待与用车"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="duties", verbose_name="岗位")
    duty = models.CharField("职责类别", max_length=16, choices=Duty.choices)

    class Meta:
        verbose_name = verbose_name_plural = "岗位职责"
        constraints = [
            models.UniqueConstraint(
                fields=["post", "duty"],
                name="post_duty_once",
                violation_error_message="该岗位已有这项职责。",
            )
        ]
        indexes = [models.Index(fields=["duty", "post"], name="post_duty_posts")]

    def __str__(self) -> str:
        return self.get_duty_display()


class PostGrading(models.Model):
    """岗位风险评定. Who graded the integrity risk of a post, when and why; earlier ones are kept."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="gradings", verbose_name="岗位")
    level = models.CharField("廉政风险等级", max_length=8, choices=Post.RiskLevel.choices)
    reason = models.CharField("理由", max_length=300)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="评定人",
    )
    graded_at = models.DateTimeField("评定时间")

    class Meta:
        verbose_name = verbose_name_plural = "岗位风险评定"
        indexes = [models.Index(fields=["post", "graded_at"], name="post_grading_time")]
        constraints = [
            models.CheckConstraint(
                name="post_grading_reason",
                condition=~models.Q(reason=""),
                violation_error_message="评定风险等级要写明理由。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.get_level_display()}"
