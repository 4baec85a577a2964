"""When each scheduled job ran last."""

from django.db import models


class ScheduleMark(models.Model):
    """定时标记. The last start of a scheduled job; claimed by UPDATE, so two workers never run it twice."""

    name = models.CharField("任务", max_length=100, unique=True)
    due_at = models.DateTimeField("下次时间")
    last_started_at = models.DateTimeField("上次开始", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时标记"

    def __str__(self) -> str:
        return self.name
