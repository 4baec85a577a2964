"""Corrections after closing: numbered, with a reason, never silent."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from xueji.activity.study_sessions import records, rules
from xueji.activity.study_sessions.events import SessionCorrected
from xueji.activity.study_sessions.models import (
    Attendance,
    AttendanceCorrection,
    Invitation,
    MakeUpTask,
    StudySession,
)
from xueji.activity.study_sessions.policy import session_policy
from xueji.activity.study_sessions.services._common import Status, locked, note, require_status
from xueji.activity.study_sessions.services.closing import introduce_cards
from xueji.common.errors import DomainError
from xueji.common.events import bus
from xueji.foundation.learning_records import services as river
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


@transaction.atomic
def correct_attendance(
    session: StudySession, person_id: int, status: str, reason: str, by: "User", now: datetime
) -> AttendanceCorrection:
    """Correct one person's attendance at a closed session under the next number.

    The first record stays; a correcting record replaces it in the river; make-up task and ledger follow.

    Raises:
        DomainError: no reason, no change, or the person was not invited.
    """
    current = locked(session)
    require_status(current, Status.CLOSED)
    before = _standing_status(current, person_id)
    _refuse_empty(before, status, reason)
    host = organizations.person_of(by)
    if host is None:
        raise DomainError("当前账号没有对应的人员，不能登记更正。")
    correction = AttendanceCorrection.objects.create(
        session=current,
        number=_next_number(current),
        person_id=person_id,
        status_before=before,
        status_after=status,
        reason=reason.strip(),
        corrected_by=host,
        corrected_at=now,
    )
    _correct_river(current, correction, now)
    _correct_make_up(current, person_id, status, now)
    change = f"{Attendance.Status(before).label}改为{Attendance.Status(status).label}"
    note(by, "correct", current, f"更正第{correction.number}号：{correction.person.name} {change}", now)
    bus.announce(SessionCorrected(session_id=current.pk, number=correction.number))
    return correction


def _standing_status(session: StudySession, person_id: int) -> str:
    last = session.corrections.filter(person_id=person_id).order_by("-number").first()
    if last is not None:
        return last.status_after
    row = session.attendances.filter(person_id=person_id).first()
    if row is None:
        raise DomainError("该人员不在参会名单中，不能更正出勤。")
    return row.status


def _refuse_empty(before: str, status: str, reason: str) -> None:
    if status not in Attendance.Status.values:
        raise DomainError("没有这种出勤状态。")
    if status == before:
        raise DomainError(f"原记录已经是“{Attendance.Status(status).label}”，不需要更正。")
    if not reason.strip():
        raise DomainError("请写明更正的理由。")
    if len(reason.strip()) > 200:
        raise DomainError("更正的理由最多 200 字。")


def _next_number(session: StudySession) -> int:
    return (session.corrections.aggregate(last=Max("number"))["last"] or 0) + 1


def _correct_river(session: StudySession, correction: AttendanceCorrection, now: datetime) -> None:
    facts = records.gather(session)
    number, person_id = correction.number, correction.person_id
    standing = records.latest_keys(session.pk).get(person_id, [])
    is_attendance = records.attendance_key(session.pk, person_id)
    attendance = next((key for key in standing if key.startswith(is_attendance)), "")
    key = records.attendance_key(session.pk, person_id, number)
    words = f"更正第{number}号：{correction.reason}"
    if correction.status_after in rules.ATTENDED:
        rows = records.attended(facts, person_id, session.opened_at or now, "C", words, number, attendance)
        if correction.status_before in rules.ATTENDED:
            rows = rows[:1]
        else:
            introduce_cards(facts, [person_id], [], f"session:{session.pk}", now)
    else:
        why = correction.get_status_after_display()
        rows = [records.missed(facts, person_id, why, key, attendance, number)]
        others = [other for other in standing if other != attendance]
        rows += [
            records.missed(facts, person_id, why, f"{other}:x{number}", other, number) for other in others
        ]
    river.append(rows, now)


def _correct_make_up(session: StudySession, person_id: int, status: str, now: datetime) -> None:
    """Who attended after all owes nothing; who did not gets the usual days from now."""
    tasks = MakeUpTask.objects.filter(session=session, person_id=person_id)
    if status in rules.ATTENDED:
        tasks.filter(completed_at=None).update(canceled_at=now)
        return
    is_member = session.invitations.filter(person_id=person_id, capacity=Invitation.Capacity.MEMBER).exists()
    due_date = timezone.localdate(now) + timedelta(days=session_policy().make_up_days)
    if is_member and not tasks.filter(canceled_at=None).exists():
        MakeUpTask.objects.update_or_create(
            session=session, person_id=person_id, defaults={"due_date": due_date, "canceled_at": None}
        )
