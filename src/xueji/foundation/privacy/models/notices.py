"""Notices about the handling of personal data, and who has read which version."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class PrivacyNotice(models.Model):
    """个人信息处理告知书. One version of the notice (PIPL art. 17, 35); never changed once published."""

    number = models.PositiveIntegerField("版本", unique=True, error_messages={"unique": "这个版本号已有。"})
    title = models.CharField("标题", max_length=100)
    body = models.TextField("正文")
    change_note = models.CharField("与上一版的不同", max_length=300, blank=True, default="")
    created_at = models.DateTimeField("起草时间")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发布人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "个人信息处理告知书"
        constraints = [
            models.CheckConstraint(
                name="notice_published_by",
                condition=Q(published_at=None) | Q(published_by__isnull=False),
                violation_error_message="发布告知书要记下发布人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.number} 版）"


class NoticeReceipt(models.Model):
    """告知书回执. A person has read one version of the notice."""

    notice = models.ForeignKey(
        PrivacyNotice, on_delete=models.PROTECT, related_name="receipts", verbose_name="告知书"
    )
    person = models.ForeignKey(
        "organizations.Person", on_delete=models.CASCADE, related_name="+", verbose_name="人员"
    )
    read_at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = verbose_name_plural = "告知书回执"
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "person"],
                name="notice_receipt_once",
                violation_error_message="已确认过这一版告知书。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.person_id}"
