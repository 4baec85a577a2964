"""Reading jobs: one's own, or all of them for operators; and how the queue stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.http import Http404
from django_tasks_db.models import DBTaskResult

from xueji.common.jobs import permissions, schedule
from xueji.common.jobs.models import Job, ScheduleMark
from xueji.common.ui import formats

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the schedule."""

    name: str
    label: str
    every: timedelta
    last_started_at: datetime | None
    last_finished_at: datetime | None
    due_at: datetime | None
    error: str

    @property
    def rhythm(self) -> str:
        """The period in words."""
        words = {timedelta(days=1): "每天", timedelta(hours=1): "每小时", timedelta(minutes=1): "每分钟"}
        hours, rest = divmod(self.every, timedelta(hours=1))
        plain = f"{hours} 小时" if hours and not rest else formats.minutes(self.every.total_seconds())
        return words.get(self.every) or f"每 {plain}"


def jobs_of(viewer: "AbstractUser") -> QuerySet[Job]:
    """What the viewer started."""
    return Job.objects.filter(owner_id=viewer.pk)


def all_jobs() -> QuerySet[Job]:
    """Everybody's, for operators."""
    return Job.objects.select_related("owner")


def job_for(viewer: "AbstractUser", pk: int, now: datetime) -> Job:
    """A job of the viewer's own, or anybody's for operators.

    Raises:
        Http404: there is none the viewer may see.
    """
    found = all_jobs().filter(pk=pk).first()
    if found is None or not (found.owner_id == viewer.pk or permissions.may_operate(viewer, now)):
        raise Http404
    return found


def queue_counts() -> dict[str, int]:
    """Tasks of the queue by status, jobs of people and others alike."""
    rows = DBTaskResult.objects.order_by().values_list("status").annotate(count=Count("pk"))
    return {str(status): count for status, count in rows}


def job_counts() -> dict[str, int]:
    """Jobs of people by state."""
    rows = Job.objects.order_by().values_list("state").annotate(count=Count("pk"))
    return {**dict.fromkeys(Job.State.values, 0), **{str(state): count for state, count in rows}}


def turns() -> list[Turn]:
    """The schedule with last and next runs."""
    marks = {
        mark.name: mark
        for mark in ScheduleMark.objects.filter(name__in=[one.name for one in schedule.scheduled()])
    }
    return [_turn(item, marks.get(item.name)) for item in schedule.scheduled()]


def _turn(item: schedule.Scheduled, mark: ScheduleMark | None) -> Turn:
    if mark is None:
        return Turn(item.name, item.label, item.every, None, None, None, "")
    return Turn(
        item.name,
        item.label,
        item.every,
        mark.last_started_at,
        mark.last_finished_at,
        mark.due_at,
        mark.last_error,
    )
