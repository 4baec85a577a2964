"""Which sessions somebody may see, and today's."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber, TruncDate
from django.shortcuts import get_object_or_404
from django.utils import timezone

from xueji.activity.study_sessions import permissions
from xueji.activity.study_sessions.models import AgendaItem, Invitation, MakeUpTask, StudySession

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User

PEOPLE = ("organization", "chair", "lead_reader", "recorder", "organizer", "series")


def sessions_for(viewer: "User", on: date | None = None) -> QuerySet[StudySession]:
    """Sessions the viewer may open: in the viewer's subtree, named in person, or invited after approval.

    Args:
        on: the day whose roles count; today when None.
    """
    day = on or timezone.localdate()
    return StudySession.objects.filter(permissions.visible_q(viewer, day)).select_related(*PEOPLE)


def session_for(viewer: "User", session_id: int, on: date) -> StudySession:
    """One session the viewer may open; Http404 otherwise."""
    return get_object_or_404(sessions_for(viewer, on), pk=session_id)


def runnable_session(viewer: "User", session_id: int, on: date) -> StudySession:
    """One session the viewer may prepare and hold; Http404 otherwise."""
    rows = StudySession.objects.filter(permissions.runnable_q(viewer, on)).select_related(*PEOPLE)
    return get_object_or_404(rows, pk=session_id)


@dataclass(frozen=True, slots=True)
class DayOfCalendar:
    """One day: its first sessions, and how many more there are."""

    day: date
    sessions: list[StudySession] = field(default_factory=list)
    more: int = 0


def sessions_by_day(
    viewer: "User", first: date, until: date, on: date, most: int
) -> dict[date, DayOfCalendar]:
    """Sessions that begin on the days [first, until), by day and in order; canceled ones are left out.

    Args:
        most: so many of each day are shown.
    """
    begin, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first, until))
    found = StudySession.objects.filter(permissions.visible_q(viewer, on))
    found = found.filter(starts_at__gte=begin, starts_at__lt=end).exclude(status=StudySession.Status.CANCELED)
    day = TruncDate("starts_at")
    nth = Window(RowNumber(), partition_by=day, order_by=["starts_at", "pk"])
    shown = found.annotate(day=day, nth=nth, in_day=Window(Count("pk"), partition_by=day))
    rows: Any = shown.filter(nth__lte=most).order_by("starts_at", "pk")
    days = {key: list(group) for key, group in groupby(rows, key=lambda row: row.day)}
    return {key: DayOfCalendar(key, held, held[0].in_day - len(held)) for key, held in days.items()}


def typed_session_q(rows: QuerySet[StudySession], text: str) -> Q:
    """Sessions in whose title or agenda every word stands."""
    condition = Q()
    for word in text.split():
        said = AgendaItem.objects.filter(session=OuterRef("pk"), text__icontains=word)
        condition &= Q(Q(title__icontains=word) | Exists(said))
    return condition


def todays_sessions(person: "Person", now: datetime) -> list[StudySession]:
    """The person's sessions of today, and any that is live now, in order."""
    today = timezone.localdate(now)
    begin = timezone.make_aware(datetime.combine(today, time.min))
    shown = [StudySession.Status.READY, StudySession.Status.LIVE, StudySession.Status.CLOSED]
    is_today = Q(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1), status__in=shown)
    rows = StudySession.objects.filter(_of_person(person), is_today | Q(status=StudySession.Status.LIVE))
    return list(rows.select_related(*PEOPLE).order_by("starts_at", "pk"))


def open_make_ups(person: "Person", now: datetime) -> list[MakeUpTask]:
    """What the person still has to make up, the nearest deadline first."""
    rows = MakeUpTask.objects.filter(person=person, completed_at=None, canceled_at=None)
    return list(rows.select_related("session", "session__organization").order_by("due_date", "pk"))


def overdue_make_ups(viewer: "User", today: date) -> QuerySet[MakeUpTask]:
    """Make-up tasks past their deadline in sessions the viewer may hold, the oldest first."""
    held = StudySession.objects.filter(permissions.runnable_q(viewer, today))
    rows = MakeUpTask.objects.filter(
        session__in=held, completed_at=None, canceled_at=None, due_date__lt=today
    )
    return rows.select_related("session", "person").order_by("due_date", "pk")


def make_up_for(viewer: "User", task_id: int) -> MakeUpTask:
    """The viewer's own make-up task; Http404 for anybody else's."""
    rows = MakeUpTask.objects.select_related("session", "session__organization", "person")
    return get_object_or_404(rows, pk=task_id, person_id=getattr(viewer, "person_id", None) or 0)


def sessions_of_person(person: "Person", since: datetime) -> QuerySet[StudySession]:
    """Sessions a person is invited to or answers for, since a moment; for the calendar feed."""
    rows = StudySession.objects.filter(_of_person(person), starts_at__gte=since)
    return rows.exclude(status=StudySession.Status.DRAFT).select_related(*PEOPLE).order_by("starts_at", "pk")


def _of_person(person: "Person") -> Q:
    invited = Invitation.objects.filter(person=person).values("session")
    return Q(pk__in=invited) | permissions.hosts_q(person.pk)
