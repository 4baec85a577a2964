"""Closing a session: attendance, answers and study go into the river in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.activity.assessments import selectors as questions
from xueji.activity.assessments import services as assessments
from xueji.activity.spaced_repetition import services as spaced_repetition
from xueji.activity.study_sessions import records, rules
from xueji.activity.study_sessions.events import SessionClosed
from xueji.activity.study_sessions.models import Attendance, Invitation, MakeUpTask, StudySession
from xueji.activity.study_sessions.policy import session_policy
from xueji.activity.study_sessions.services._common import Status, locked, note, require_status
from xueji.common.events import bus
from xueji.foundation.learning_records import services as river
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def occasion_of(session_id: int) -> str:
    """Name of the session's questions as an occasion of answering."""
    return f"session:{session_id}"


@transaction.atomic
def close_session(
    session: StudySession, actor: "User | None", now: datetime, make_up_days: int | None = None
) -> StudySession:
    """Close a session: everybody gets a status, the river its records, the absent their make-up task.

    All in one transaction, and every record has a lasting key, so that closing twice or being killed half way
    neither loses nor doubles anything. A session already closed is returned as it is.

    Args:
        make_up_days: days the absent have; None takes the policy figure.
    Raises:
        DomainError: the session is not live.
    """
    current = locked(session)
    if current.status == Status.CLOSED:
        return current
    require_status(current, Status.LIVE)
    assessments.close_attempts(occasion=occasion_of(current.pk), now=now)
    host = organizations.person_of(actor) if actor is not None else None
    _mark_absent(current, host.pk if host else None, now)
    current.status, current.closed_at, current.stage = Status.CLOSED, now, rules.END
    days = session_policy().make_up_days if make_up_days is None else make_up_days
    current.make_up_due_date = timezone.localdate(now) + timedelta(days=days)
    current.save(update_fields=["status", "closed_at", "stage", "make_up_due_date"])
    facts = records.gather(current)
    responses = questions.responses_of(occasion_of(current.pk))
    river.append(records.of_attendance(facts) + records.of_answers(facts, responses), now)
    attended = [row.person_id for row in facts.attendances if row.status in rules.ATTENDED]
    missed = _create_make_ups(current, current.make_up_due_date)
    introduce_cards(facts, attended, responses, occasion_of(current.pk), now)
    note(actor, "close", current, f"结束，实到 {len(attended)} 人，补学 {missed} 人", now)
    bus.announce(SessionClosed(session_id=current.pk))
    return current


def introduce_cards(
    facts: records.SessionFacts,
    person_ids: Sequence[int],
    responses: Sequence["questions.ResponseFact"],
    source: str,
    now: datetime,
) -> None:
    """Put the articles studied into these people's review, with what their answers showed.

    Args:
        source: names the study for good, ``session:12`` or ``makeup:7``; told twice, it counts once.
    """
    if not person_ids or not facts.article_ids:
        return
    answers: dict[tuple[int, int], bool] = {}
    for response in responses:
        for article_id in facts.articles_of_revision(response.revision_id):
            key = (response.person_id, article_id)
            answers[key] = answers.get(key, True) and response.is_correct
    spaced_repetition.introduce(
        person_ids=list(person_ids),
        article_ids=list(facts.article_ids),
        answers=answers,
        source=source,
        now=now,
    )


def _mark_absent(session: StudySession, host_id: int | None, now: datetime) -> None:
    present = session.attendances.values_list("person_id", flat=True)
    absent = session.invitations.exclude(person_id__in=present)
    Attendance.objects.bulk_create(
        [
            Attendance(
                session=session,
                person_id=person_id,
                status=Attendance.Status.ABSENT,
                route=Attendance.Route.ROLL,
                recorded_at=now,
                recorded_by_id=host_id,
            )
            for person_id in absent.values_list("person_id", flat=True)
        ],
        ignore_conflicts=True,
    )


def _create_make_ups(session: StudySession, due_date: date) -> int:
    """Make-up tasks for the members who did not attend; those who sit in (列席) owe none."""
    members = session.invitations.filter(capacity=Invitation.Capacity.MEMBER)
    attended = session.attendances.filter(status__in=rules.ATTENDED).values("person_id")
    absent = members.exclude(person_id__in=attended).values_list("person_id", flat=True)
    rows = [MakeUpTask(session=session, person_id=person_id, due_date=due_date) for person_id in absent]
    MakeUpTask.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
