"""Takes up what a killed worker left: jobs it was running go back into the queue.

The queue's own worker claims a job for good; without a sweep a job of a killed worker would stay "running".
Each worker therefore signs in every few seconds, and jobs of a worker that no longer does are put back.
Jobs are idempotent, so a job that had in fact finished does no harm when it runs again.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django_tasks_db.models import DBTaskResult

from xueji.common.jobs import running
from xueji.common.jobs.models import Job, ScheduleMark

SILENT_AFTER = timedelta(seconds=60)
MARK_PREFIX = "worker:"
RUNNING, READY = "RUNNING", "READY"


def sign_in(worker_id: str, now: datetime) -> None:
    """Note that a worker is alive."""
    name = f"{MARK_PREFIX}{worker_id}"
    ScheduleMark.objects.update_or_create(name=name, defaults={"due_at": now, "last_started_at": now})


def sign_out(worker_id: str) -> None:
    """Note that a worker has stopped."""
    ScheduleMark.objects.filter(name=f"{MARK_PREFIX}{worker_id}").delete()


def requeue_abandoned(now: datetime) -> int:
    """Put back into the queue what silent workers ran and what ended without a word; returns how many."""
    alive = {
        name.removeprefix(MARK_PREFIX)
        for name in ScheduleMark.objects.filter(
            name__startswith=MARK_PREFIX, last_started_at__gt=now - SILENT_AFTER
        ).values_list("name", flat=True)
    }
    count = 0
    for job in DBTaskResult.objects.filter(status=RUNNING):
        if not job.worker_ids or job.worker_ids[-1] not in alive:
            count += _put_back(job.pk)
    ScheduleMark.objects.filter(
        name__startswith=MARK_PREFIX, last_started_at__lt=now - timedelta(days=1)
    ).delete()
    return count + _put_back_orphans(now)


def _put_back_orphans(now: datetime) -> int:
    """Jobs that still "run" though their task is over: the database was away when their end was written."""
    under_way = DBTaskResult.objects.filter(pk=OuterRef("task_id"), status__in=(READY, RUNNING))
    orphans = Job.objects.filter(
        ~Exists(under_way), state=Job.State.RUNNING, started_at__lt=now - SILENT_AFTER
    )
    found = list(orphans.values_list("pk", flat=True))
    for job_id in found:
        running.put_back(job_id)
    return len(found)


@transaction.atomic
def _put_back(task_id: UUID) -> int:
    found = DBTaskResult.objects.filter(pk=task_id, status=RUNNING).update(status=READY, started_at=None)
    if found:
        Job.objects.filter(task_id=task_id, state=Job.State.RUNNING).update(
            state=Job.State.WAITING, interruptions=F("interruptions") + 1
        )
    return found


def workers(now: datetime) -> list[tuple[str, datetime, bool]]:
    """Workers that signed in within a day: name, last sign, and whether they are alive."""
    marks = ScheduleMark.objects.filter(name__startswith=MARK_PREFIX).order_by("name")
    return [
        (mark.name.removeprefix(MARK_PREFIX), mark.last_started_at, mark.last_started_at > now - SILENT_AFTER)
        for mark in marks
        if mark.last_started_at is not None
    ]
