"""Approving a pack, and holding the session up to its closing."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from xueji.activity.study_sessions import rules
from xueji.activity.study_sessions.events import SessionCorrected
from xueji.activity.study_sessions.models import Attendance, Invitation, StudySession
from xueji.activity.study_sessions.services._common import Status, claim_edit, locked, note, require_status
from xueji.common.errors import DomainError
from xueji.common.events import bus
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

HOST_ROUTES = (Attendance.Route.ROLL, Attendance.Route.PAPER)


@transaction.atomic
def approve(
    session: StudySession, actor: "User | None", now: datetime, edit_no: int | None = None
) -> StudySession:
    """Approve the study pack; the session is then ready and shown to the invited.

    Raises:
        DomainError: there is nothing to study or nobody to study it.
        EditConflict: the pack shown is not the present one.
    """
    current = locked(session)
    require_status(current, Status.DRAFT)
    if not current.pack_items.exists():
        raise DomainError("学习内容还是空的，请先生成学习包或选择条文。")
    if not current.invitations.exists():
        raise DomainError("还没有参会人员，请先选择人员或单位。")
    claim_edit(current, edit_no)
    current.status, current.approved_at = Status.READY, now
    current.save(update_fields=["status", "approved_at"])
    note(actor, "approve", current, "审定学习内容", now)
    return current


@transaction.atomic
def withdraw_approval(session: StudySession, actor: "User | None", now: datetime) -> StudySession:
    """Take the approval back, so that the pack can be changed again."""
    current = locked(session)
    require_status(current, Status.READY)
    claim_edit(current, None)
    current.status, current.approved_at = Status.DRAFT, None
    current.save(update_fields=["status", "approved_at"])
    note(actor, "withdraw_approval", current, "撤回审定", now)
    return current


@transaction.atomic
def open_session(session: StudySession, actor: "User | None", now: datetime) -> StudySession:
    """Begin: check-in codes count from this moment. A session already begun is left as it is."""
    current = locked(session)
    if current.status == Status.LIVE:
        return current
    require_status(current, Status.READY)
    current.status, current.opened_at = Status.LIVE, now
    current.stage, current.stage_changed_at = rules.WAITING, now
    current.save(update_fields=["status", "opened_at", "stage", "stage_changed_at"])
    note(actor, "open", current, "开始学习", now)
    return current


@transaction.atomic
def set_stage(session: StudySession, stage: str, now: datetime) -> StudySession:
    """Show another stage on the presenter's screen; no audit line, since nothing is decided by it.

    Raises:
        DomainError: the session is not live, or the stage names nothing of its pack.
    """
    current = locked(session)
    require_status(current, Status.LIVE)
    try:
        item_id = rules.stage_item_id(stage)
    except ValueError:
        raise DomainError("没有这个环节，请刷新页面后重选。") from None
    if item_id is not None and not current.pack_items.filter(pk=item_id).exists():
        raise DomainError("这项内容已不在学习包里，请刷新页面后重选。")
    if stage != current.stage:
        current.stage, current.stage_changed_at = stage, now
        current.save(update_fields=["stage", "stage_changed_at"])
    return current


@transaction.atomic
def mark_roll(
    session: StudySession,
    person_id: int,
    status: str,
    by: "User",
    now: datetime,
    route: str = Attendance.Route.ROLL,
    note_text: str = "",
) -> Attendance:
    """Mark one invited person on the host's roll or from the paper sheet, an equal route to the code.

    A check-in by code that is marked present keeps its route and counts as confirmed by the host.

    Args:
        status: an ``Attendance.Status`` value; route: ``roll`` or ``paper``; note_text: why on leave.
    """
    if status not in Attendance.Status.values or route not in HOST_ROUTES:
        raise DomainError("没有这种出勤状态或登记方式。")
    current = locked(session)
    require_status(current, Status.LIVE)
    invitation = (
        Invitation.objects.filter(session=current, person_id=person_id).select_related("person").first()
    )
    if invitation is None:
        raise DomainError("该人员不在参会名单中，请先邀请。")
    host = organizations.person_of(by)
    row = Attendance.objects.filter(session=current, person_id=person_id).first()
    if row is None:
        row = Attendance(session=current, person_id=person_id, recorded_at=now)
    before = row.status
    keeps_code = row.route in rules.CODE_ROUTES and status in rules.ATTENDED
    row.status, row.note, row.recorded_by = status, note_text.strip()[:200], host
    row.route = row.route if keeps_code else route
    row.save()
    summary = f"点名 {invitation.person.name}：{row.get_status_display()}（{row.get_route_display()}）"
    note(by, "mark_roll", current, summary, now, {"before": before, "after": status})
    return row


@transaction.atomic
def unmark_roll(session: StudySession, person_id: int, by: "User", now: datetime) -> None:
    """Take back a mark made by mistake; a check-in by code stays and loses only the host's confirmation."""
    current = locked(session)
    require_status(current, Status.LIVE)
    row = Attendance.objects.filter(session=current, person_id=person_id).first()
    if row is None:
        return
    if row.code_window is not None:
        row.status, row.recorded_by, row.note = Attendance.Status.PRESENT, None, ""
        row.save()
    else:
        row.delete()
    note(by, "unmark_roll", current, "撤销一项点名", now, {"person_id": person_id})


@transaction.atomic
def keep_discussion(
    session: StudySession, *, discussion_points: str, decisions: str, actor: "User | None", now: datetime
) -> StudySession:
    """Keep what was said and decided.

    After closing only what was left empty can be added, and the ledger is told; what stands is not rewritten.

    Raises:
        DomainError: the session is closed and the words that stand would change.
    """
    current = locked(session)
    require_status(current, Status.DRAFT, Status.READY, Status.LIVE, Status.CLOSED)
    is_closed = current.status == Status.CLOSED
    for name, text in (("discussion_points", discussion_points.strip()), ("decisions", decisions.strip())):
        standing = getattr(current, name)
        if is_closed and standing and standing != text:
            raise DomainError("会议已结束，已有的记录不能改写，只能补记空白的一项。")
        setattr(current, name, text)
    current.save(update_fields=["discussion_points", "decisions"])
    note(actor, "keep_discussion", current, "会后补记" if is_closed else "记录发言要点和意见", now)
    if is_closed:
        last = current.corrections.aggregate(last=Max("number"))["last"] or 0
        bus.announce(SessionCorrected(session_id=current.pk, number=last))
    return current
