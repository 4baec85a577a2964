"""Meetings that recur: the series, and its sessions created ahead."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.activity.study_sessions import rules
from xueji.activity.study_sessions.models import Invitation, SessionSeries, StudySession
from xueji.activity.study_sessions.policy import session_policy
from xueji.activity.study_sessions.services._common import Status, claim_edit, locked, note
from xueji.activity.study_sessions.services.drafting import create_session, invite
from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from datetime import date

    from xueji.foundation.organizations.models import User


@transaction.atomic
def start_series(
    session: StudySession, rhythm: str, until_date: "date", actor: "User | None", now: datetime
) -> SessionSeries:
    """Let a session recur; it becomes the first of its series, and the next ones copy the latest.

    Args:
        rhythm: a ``SessionSeries.Rhythm`` value; until_date: the first day without a session.
    Raises:
        DomainError: the session belongs to a series already, or the span is empty or too long.
    """
    session = locked(session)
    first = timezone.localdate(session.starts_at)
    most = session_policy().series_days_most
    if session.series_id is not None:
        raise DomainError("这场会议已属于一个例会。")
    if rhythm not in SessionSeries.Rhythm.values:
        raise DomainError("请选择例会的周期。")
    if not first < until_date <= first + timedelta(days=most):
        raise DomainError(f"截止日期要晚于会议当日，且最长不超过 {most // 366} 年。")
    series = SessionSeries.objects.create(
        organization=session.organization,
        title=session.title,
        rhythm=rhythm,
        first_starts_at=session.starts_at,
        until_date=until_date,
        created_at=now,
    )
    StudySession.objects.filter(pk=session.pk).update(series=series)
    note(actor, "start_series", session, f"设为例会，{series.get_rhythm_display()}", now)
    extend_series(series, now)
    return series


@transaction.atomic
def end_series(series: SessionSeries, from_date: "date", actor: "User | None", now: datetime) -> int:
    """End a series; its drafts from a day on are canceled (returns how many), approved ones stay."""
    series = SessionSeries.objects.select_for_update().get(pk=series.pk)
    before, series.until_date = series.until_date, min(series.until_date, from_date)
    series.save(update_fields=["until_date"])
    start = timezone.make_aware(datetime.combine(from_date, datetime.min.time()))
    drafts = series.sessions.select_for_update().filter(status=Status.DRAFT, starts_at__gte=start)
    canceled = list(drafts.order_by("pk"))
    for draft in canceled:
        draft.status = Status.CANCELED
        draft.save(update_fields=["status"])
        claim_edit(draft, None)
        note(actor, "cancel", draft, "例会已终止，取消", now)
    audit.record(
        actor=actor,
        action="study_sessions.end_series",
        target=series,
        summary=f"{series.title}：终止例会，取消未审定的 {len(canceled)} 场",
        at=now,
        detail={"before": before.isoformat(), "after": series.until_date.isoformat()},
    )
    return len(canceled)


def extend_all_series(now: datetime) -> int:
    """Create the sessions of every series for the weeks ahead; running it twice creates nothing twice."""
    today = timezone.localdate(now)
    return sum(extend_series(series, now) for series in SessionSeries.objects.filter(until_date__gt=today))


@transaction.atomic
def extend_series(series: SessionSeries, now: datetime) -> int:
    """Create one series' sessions ahead, each a copy of the latest; returns how many are new."""
    series = SessionSeries.objects.select_for_update().get(pk=series.pk)
    latest = series.sessions.exclude(status=Status.CANCELED).order_by("-starts_at").first()
    if latest is None:
        return 0
    horizon = timezone.localdate(now) + timedelta(days=session_policy().created_ahead_days)
    first = timezone.localtime(series.first_starts_at)
    known = {timezone.localdate(moment) for moment in series.sessions.values_list("starts_at", flat=True)}
    count = 0
    until = min(series.until_date, horizon + timedelta(days=1))
    for day in rules.occurrence_dates(first.date(), series.rhythm, until):
        if day > timezone.localdate(now) and day not in known:
            _copy(latest, timezone.make_aware(datetime.combine(day, first.time())), now)
            count += 1
    return count


def _copy(latest: StudySession, starts_at: datetime, now: datetime) -> None:
    session = create_session(
        organization=latest.organization,
        title=latest.title,
        meeting_kind=latest.meeting_kind,
        starts_at=starts_at,
        organizer=latest.organizer,
        actor=None,
        now=now,
        series=latest.series,
        place=latest.place,
        chair=latest.chair,
        lead_reader=latest.lead_reader,
        recorder=latest.recorder,
        check_in_enabled=latest.check_in_enabled,
    )
    for capacity in Invitation.Capacity.values:
        people = latest.invitations.filter(capacity=capacity).values_list("person_id", flat=True)
        _invite_those_still_here(session, list(people), capacity, now)


def _invite_those_still_here(
    session: StudySession, person_ids: list[int], capacity: str, now: datetime
) -> None:
    """People who have left every unit since are silently not copied: nobody is there to mend the list."""
    here = organizations.members_by_person_ids(person_ids, timezone.localdate(session.starts_at))
    if here:
        invite(session, person_ids=list(here), capacity=capacity, actor=None, now=now)
