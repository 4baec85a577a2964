"""Starting, cancelling and repeating long work, and clearing away what is old."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.common.events import bus
from xueji.common.files import store
from xueji.common.files.names import extension_of, safe_name
from xueji.common.jobs.kinds import kind_of
from xueji.common.jobs.models import Job
from xueji.common.jobs.tasks import run_job

FILES_KEPT = timedelta(days=7)
JOBS_KEPT = timedelta(days=90)
OVER = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)


class NotNow(DomainError):
    """The job is not in a state that allows this."""


@dataclass(frozen=True, slots=True)
class Source:
    """An uploaded file the work is about; kept privately until a week after the job."""

    name: str
    content: bytes = field(repr=False)


def start(
    viewer: Actor,
    kind: str,
    title: str,
    arguments: Mapping[str, Any],
    *,
    now: datetime,
    unit_name: str = "",
    source: Source | None = None,
    once: str = "",
) -> Job:
    """Hand long work to the worker; the caller has checked that the viewer may.

    Args:
        viewer: account that starts it; only this account and the operators will see it.
        kind: registered with ``kinds.register``.
        title: Chinese, what is done, e.g. 导入人员：名册.xlsx.
        arguments: JSON-ready, without personal data.
        once: names work that must not run twice at the same time; while one of that name waits or runs,
            the viewer's own one is returned, and a stranger's is refused.
    Raises:
        NotNow: somebody else's work of that name is under way.
        DomainError: the disk has no room for the file.
    """
    if kind_of(kind) is None:
        raise ValueError(f"register the kind of job {kind!r} first")
    kept = store.keep([source.content]).sha256 if source else ""
    job = Job(
        kind=kind,
        title=title[:200],
        owner_id=viewer.pk,
        unit_name=unit_name[:200],
        created_at=now,
        arguments=dict(arguments),
        source_sha256=kept,
        source_name=safe_name(source.name, extension_of(source.name) or "bin") if source else "",
        once=once,
        active_key=_active_key(kind, once),
    )
    try:
        with transaction.atomic():
            job.save()
            _enqueue(job)
            record(
                actor=viewer, action="jobs.start", target=job, summary=f"开始后台任务：{job.title}", at=now
            )
    except IntegrityError:
        return _under_way(viewer, job)
    return job


def _active_key(kind: str, once: str) -> str | None:
    return f"{kind}:{once}" if once else None


def _under_way(viewer: Actor, job: Job) -> Job:
    found = Job.objects.filter(active_key=job.active_key).first() if job.active_key else None
    if found is None or found.owner_id != viewer.pk:
        raise NotNow("同样的任务正在进行，请等它结束后再开始。")
    return found


def _enqueue(job: Job) -> None:
    queued = run_job.enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(task_id=queued.id)


@transaction.atomic
def cancel(viewer: Actor, job: Job, now: datetime) -> None:
    """Stop a job: at once while it waits, at its next step while it runs.

    Raises:
        NotNow: it is over.
    """
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    if waiting.update(state=Job.State.CANCELLED, finished_at=now, cancel_requested_at=now, active_key=None):
        _leave_queue(job)
    else:
        running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
        if not running.update(cancel_requested_at=now):
            raise NotNow("任务已经结束，不能取消。")
    record(actor=viewer, action="jobs.cancel", target=job, summary=f"取消后台任务：{job.title}", at=now)


def _leave_queue(job: Job) -> None:
    task = Job.objects.filter(pk=job.pk).values("task_id")
    DBTaskResult.objects.filter(pk__in=task, status=TaskResultStatus.READY).delete()


def retry(viewer: Actor, job: Job, now: datetime) -> None:
    """Run a job again that failed or was cancelled.

    Raises:
        NotNow: it is under way or done, its file is gone, or the same work runs elsewhere.
    """
    try:
        with transaction.atomic():
            _start_again(job)
            record(
                actor=viewer,
                action="jobs.retry",
                target=job,
                summary=f"再次运行后台任务：{job.title}",
                at=now,
            )
    except IntegrityError:
        raise NotNow("同样的任务正在进行，请等它结束后再试。") from None


def _start_again(job: Job) -> None:
    if job.source_name and not job.source_sha256:
        raise NotNow("上传的文件已按期清理，请重新上传后再开始。")
    again = Job.objects.filter(pk=job.pk, state__in=(Job.State.FAILED, Job.State.CANCELLED)).update(
        state=Job.State.WAITING,
        finished_at=None,
        started_at=None,
        cancel_requested_at=None,
        interruptions=0,
        active_key=_active_key(job.kind, job.once),
        message="",
        error="",
        traceback="",
    )
    if not again:
        raise NotNow("只有没有完成或已取消的任务可以再试一次。")
    _enqueue(job)


@transaction.atomic
def deliver_again(viewer: Actor, now: datetime) -> int:
    """Have announcements tried again that were given up; returns how many."""
    first = bus.stuck().first()
    if first is None:
        return 0
    count = bus.try_stuck_again()
    summary = f"重新送出没有送达的内部消息 {count} 条"
    record(actor=viewer, action="jobs.deliver", target=first, summary=summary, at=now)
    return count


def note_download(viewer: Actor, job: Job, now: datetime) -> None:
    """Put on record that the owner fetched the file a job made."""
    record(actor=viewer, action="jobs.download", target=job, summary=f"下载任务结果：{job.title}", at=now)


def clear_old(now: datetime) -> None:
    """Let go of files a week after the end, and after three months of rows and of what was announced."""
    over = Job.objects.filter(state__in=OVER)
    over.filter(finished_at__lt=now - FILES_KEPT).exclude(source_sha256="", result_sha256="").update(
        source_sha256="", result_sha256=""
    )
    over.filter(finished_at__lt=now - JOBS_KEPT).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - FILES_KEPT).delete()
    bus.forget_delivered(now - JOBS_KEPT)


def files_in_use(digests: list[str]) -> set[str]:
    """Those of the files that a job still needs or offers."""
    used = set(Job.objects.filter(source_sha256__in=digests).values_list("source_sha256", flat=True))
    return used | set(Job.objects.filter(result_sha256__in=digests).values_list("result_sha256", flat=True))
