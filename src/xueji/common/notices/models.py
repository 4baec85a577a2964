"""Notices: one row for each person told."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """通知. Something one person should know of, with the page where it can be dealt with."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="账号"
    )
    kind = models.CharField("类别", max_length=40)
    title = models.CharField("标题", max_length=120)
    text = models.CharField("内容", max_length=400, blank=True)
    url = models.CharField("页面", max_length=300, blank=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已看时间", null=True)
    # NULL where the same may be told again: a unique column of its own works on every database.
    once_key = models.CharField("不重复标记", max_length=120, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        indexes = [
            models.Index(fields=["account", "read_at"], name="notice_unread"),
            models.Index(fields=["account", "at"], name="notice_by_time"),
            models.Index(fields=["at"], name="notice_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "once_key"],
                name="notice_once",
                violation_error_message="同一件事只通知一次。",
            )
        ]

    def __str__(self) -> str:
        return self.title
