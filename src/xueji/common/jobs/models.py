"""When each scheduled job ran last, and how far long work has come."""

from django.conf import settings
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


class Progress(models.Model):
    """进度. How far a piece of long work has come, shown to the person who started it."""

    class State(models.TextChoices):
        """Where the work stands."""

        WAITING = "waiting", "等待"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "未完成"

    title = models.CharField("名称", max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    done_count = models.PositiveIntegerField("已完成", default=0)
    total_count = models.PositiveIntegerField("总数", default=0)
    message = models.TextField("说明", default="", blank=True)
    result_url = models.CharField("结果地址", max_length=300, default="", blank=True)
    started_at = models.DateTimeField("开始时间", auto_now_add=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "进度"

    def __str__(self) -> str:
        return f"{self.title} {self.get_state_display()}"
