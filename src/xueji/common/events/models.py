"""The outbox: announcements stored in the transaction that caused them."""

from django.db import models


class Announcement(models.Model):
    """公告消息. Something that happened, still to be told to every subscriber."""

    name = models.CharField("消息", max_length=100)
    payload = models.JSONField("内容")
    announced_at = models.DateTimeField("时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.TextField("最近错误", default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公告消息"

    def __str__(self) -> str:
        return f"{self.name} {self.payload}"


class Delivery(models.Model):
    """送达记录. One subscriber has dealt with one announcement; written together with its effect."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField("订阅者", max_length=160)
    delivered_at = models.DateTimeField("送达时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "送达记录"
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "subscriber"],
                name="delivery_once",
                violation_error_message="同一消息对同一订阅者只送达一次。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} → {self.subscriber}"
