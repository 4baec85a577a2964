"""Long work that a person started, and when each scheduled job ran last."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Job(models.Model):
    """后台任务. A long piece of work somebody started: how far it is, what came of it, or why it failed."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "等待中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "没有完成"
        CANCELLED = "cancelled", "已取消"

    kind = models.CharField("类别", max_length=60)
    title = models.CharField("任务", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="发起人"
    )
    unit_name = models.CharField("单位", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField("发起时间", db_index=True)
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    cancel_requested_at = models.DateTimeField("要求取消的时间", null=True)
    arguments = models.JSONField("参数", default=dict)
    source_sha256 = models.CharField("来源文件", max_length=64, blank=True)
    source_name = models.CharField("来源文件名", max_length=150, blank=True)
    done_count = models.PositiveBigIntegerField("已处理", default=0)
    total_count = models.PositiveBigIntegerField("总数", null=True)
    message = models.CharField("进展", max_length=300, blank=True)
    error = models.TextField("原因", blank=True)
    traceback = models.TextField("程序出错的位置", blank=True)
    result_text = models.CharField("结果", max_length=400, blank=True)
    result_url = models.CharField("结果页面", max_length=300, blank=True)
    result_sha256 = models.CharField("结果文件", max_length=64, blank=True)
    result_name = models.CharField("结果文件名", max_length=150, blank=True)
    result_type = models.CharField("结果文件类型", max_length=100, blank=True)
    attempts = models.PositiveIntegerField("开始次数", default=0)
    interruptions = models.PositiveSmallIntegerField("中断次数", default=0)
    task_id = models.UUIDField("队列编号", null=True, db_index=True)
    once = models.CharField("不同时运行标记", max_length=120, blank=True)
    # NULL when it is over: what must not run twice at the same time is refused on every database.
    active_key = models.CharField("进行中标记", max_length=200, null=True, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        indexes = [
            models.Index(fields=["owner", "created_at"], name="job_of_owner"),
            models.Index(fields=["state", "created_at"], name="job_by_state"),
            models.Index(fields=["source_sha256"], name="job_source"),
            models.Index(fields=["result_sha256"], name="job_result"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"), finished_at=None)
                | Q(state__in=("done", "failed", "cancelled"), finished_at__isnull=False, active_key=None),
                name="job_over_has_its_moment",
                violation_error_message="结束的任务要有结束时间，未结束的不能有。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_active(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in (self.State.WAITING, self.State.RUNNING)


class ScheduleMark(models.Model):
    """定时标记. The last start of a scheduled job; claimed by UPDATE, so two workers never run it twice."""

    name = models.CharField("任务", max_length=100, unique=True)
    due_at = models.DateTimeField("下次时间")
    last_started_at = models.DateTimeField("上次开始", null=True)
    last_finished_at = models.DateTimeField("上次结束", null=True)
    last_error = models.TextField("上次的错误", blank=True, db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "定时标记"

    def __str__(self) -> str:
        return self.name
