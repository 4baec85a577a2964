"""What the first page shows: today, falling behind, changed; all of it through other domains' doors."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.activity.spaced_repetition import selectors as memory
from xueji.activity.study_sessions import selectors as study_sessions
from xueji.foundation.library import selectors as library
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.post_handbooks import selectors as post_handbooks
from xueji.foundation.regulations import selectors as regulations
from xueji.foundation.responsibilities import selectors as responsibilities

if TYPE_CHECKING:
    from xueji.activity.study_sessions.models import MakeUpTask, StudySession
    from xueji.foundation.library.models import Resource
    from xueji.foundation.organizations.models import Person, User
    from xueji.foundation.post_handbooks.models import HandbookRevision
    from xueji.foundation.regulations.models import RegulationVersion
    from xueji.foundation.responsibilities.models import Responsibility

CHANGED_WITHIN = timedelta(days=365)
AHEAD = timedelta(days=14)
SHOWN = 5


@dataclass(frozen=True)
class MemberDay:
    """A member's day: sessions, make-ups, reviews, unread handbooks, responsibilities, a case."""

    sessions: "list[StudySession]"
    make_ups: "list[MakeUpTask]"
    due_count: int
    handbooks: "list[HandbookRevision]"
    responsibilities: "list[Responsibility]"
    case: "Resource | None"


@dataclass(frozen=True)
class OfficeDay:
    """An organiser's day: sessions to prepare or close, and make-up tasks past their deadline."""

    to_prepare: "list[StudySession]"
    to_close: "list[StudySession]"
    coming: "list[StudySession]"
    overdue: "list[MakeUpTask]"
    overdue_count: int


def member_day(person: "Person", now: datetime) -> MemberDay:
    """What one member finds today."""
    return MemberDay(
        sessions=study_sessions.todays_sessions(person, now),
        make_ups=study_sessions.open_make_ups(person, now),
        due_count=memory.due_count(person, now),
        handbooks=post_handbooks.unread_handbooks(person, timezone.localdate(now)),
        responsibilities=responsibilities.open_items_of(person),
        case=case_of_the_day(person, timezone.localdate(now)),
    )


def case_of_the_day(person: "Person", on: date) -> "Resource | None":
    """One case a day: from the person's own trade or region when there is one, changing every day."""
    unit = organizations.organization_of(person, on)
    cases = library.case_candidates(unit)
    near = [case for case in cases if unit and (case.industry == unit.industry or case.region == unit.region)]
    offered = near or cases
    if not offered:
        return None
    chosen = offered[on.toordinal() % len(offered)].resource_id
    return library.resources_by_ids([chosen]).get(chosen)


def office_day(viewer: "User", now: datetime) -> OfficeDay:
    """What one organiser must do today and what is late."""
    today = timezone.localdate(now)
    seen = study_sessions.sessions_for(viewer, today)
    overdue = study_sessions.overdue_make_ups(viewer, today)
    return OfficeDay(
        to_prepare=list(seen.filter(status="draft", starts_at__lt=now + AHEAD).order_by("starts_at")[:SHOWN]),
        to_close=list(seen.filter(status="live").order_by("starts_at")[:SHOWN]),
        coming=list(seen.filter(status="ready", starts_at__lt=now + AHEAD).order_by("starts_at")[:SHOWN]),
        overdue=list(overdue[:SHOWN]),
        overdue_count=overdue.count(),
    )


def changed_regulations(now: datetime) -> "list[RegulationVersion]":
    """Versions that came into force within a year or will soon, newest first."""
    since = timezone.localdate(now) - CHANGED_WITHIN
    return list(regulations.versions_effective_since(since)[:SHOWN])
