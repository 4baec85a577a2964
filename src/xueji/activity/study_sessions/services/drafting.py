"""Planning a session: the meeting, its agenda and the people."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xueji.activity.study_sessions.models import AgendaItem, Invitation, PackItem, StudySession
from xueji.activity.study_sessions.services._common import Status, claim_edit, locked, note, require_status
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.activity.study_sessions.models import SessionSeries
    from xueji.foundation.organizations.models import Organization, Person, User

AGENDA_ITEMS_MOST = 30
UNITS_MOST = 500
AGENDA_CHARACTERS_MOST = 300
SECRET_BYTES = 32
MEETING_FIELDS = frozenset(
    {
        "organization", "title", "meeting_kind", "place", "starts_at", "chair", "lead_reader", "recorder",
        "check_in_enabled",
    }
)  # fmt: skip


@transaction.atomic
def create_session(
    *,
    organization: "Organization",
    title: str,
    meeting_kind: str,
    starts_at: datetime,
    organizer: "Person",
    actor: "User | None",
    now: datetime,
    agenda: str = "",
    series: "SessionSeries | None" = None,
    **facts: Any,
) -> StudySession:
    """Plan a session as a draft.

    Args:
        starts_at: timezone-aware; agenda: one item a line.
        facts: place, chair, lead_reader, recorder, check_in_enabled.
    """
    session = StudySession(
        organization=organization,
        series=series,
        title=title.strip(),
        meeting_kind=meeting_kind,
        starts_at=starts_at,
        organizer=organizer,
        check_in_secret=secrets.token_hex(SECRET_BYTES),
        created_at=now,
    )
    _set_facts(session, facts)
    session.save()
    _write_agenda(session, agenda.splitlines())
    note(actor, "create", session, "建立会前学纪", now)
    return session


@transaction.atomic
def update_session(
    session: StudySession, *, edit_no: int | None, actor: "User | None", now: datetime, **facts: Any
) -> StudySession:
    """Change facts of the meeting before it begins.

    Args:
        edit_no: the number the form was opened with; None takes no notice of others.
    Raises:
        EditConflict: somebody else changed the session meanwhile.
    """
    current = locked(session)
    require_status(current, Status.DRAFT, Status.READY)
    claim_edit(current, edit_no)
    before = {key: str(getattr(current, key)) for key in facts}
    _set_facts(current, facts)
    current.save(update_fields=list(facts))
    after = {key: str(getattr(current, key)) for key in facts}
    note(actor, "update", current, "修改会议信息", now, {"before": before, "after": after})
    return current


@transaction.atomic
def set_agenda(
    session: StudySession,
    agenda: str | Iterable[str],
    actor: "User | None",
    now: datetime,
    edit_no: int | None = None,
) -> list[AgendaItem]:
    """Replace the agenda, one item a line; items whose words stay keep their study content."""
    current = locked(session)
    require_status(current, Status.DRAFT, Status.READY)
    claim_edit(current, edit_no)
    items = _write_agenda(current, agenda.splitlines() if isinstance(agenda, str) else agenda)
    note(actor, "set_agenda", current, f"议程 {len(items)} 项", now)
    return items


@transaction.atomic
def invite(
    session: StudySession,
    *,
    actor: "User | None",
    now: datetime,
    person_ids: Collection[int] = (),
    organization_ids: Collection[int] = (),
    subtree: bool = False,
    capacity: str = Invitation.Capacity.MEMBER,
) -> int:
    """Invite people, by name or by unit, with their unit and title of the meeting's day.

    Returns:
        How many are new; people already on the list stay as they are.
    Raises:
        DomainError: somebody belongs to no unit on that day, or there is no such capacity.
    """
    if capacity not in Invitation.Capacity.values:
        raise DomainError("没有这种参会身份，请刷新页面后重选。")
    current = locked(session)
    require_status(current, Status.DRAFT, Status.READY, Status.LIVE)
    rows = _members(current, person_ids, organization_ids, subtree)
    known = set(current.invitations.values_list("person_id", flat=True))
    fresh = [member for person_id, member in rows.items() if person_id not in known]
    Invitation.objects.bulk_create(
        Invitation(
            session=current,
            person_id=member.person.pk,
            organization_id=member.organization.pk,
            capacity=capacity,
            title=member.title,
            sort_no=member.sort_no,
        )
        for member in fresh
    )
    if fresh:
        claim_edit(current, None)
        note(actor, "invite", current, f"增加参会人员 {len(fresh)} 人", now)
    return len(fresh)


@transaction.atomic
def uninvite(session: StudySession, person_ids: Collection[int], actor: "User | None", now: datetime) -> int:
    """Take people off the list before the session begins; returns how many."""
    current = locked(session)
    require_status(current, Status.DRAFT, Status.READY)
    count, _ = current.invitations.filter(person_id__in=list(person_ids)).delete()
    if count:
        claim_edit(current, None)
        note(actor, "uninvite", current, f"移出参会人员 {count} 人", now)
    return count


@transaction.atomic
def cancel_session(session: StudySession, reason: str, actor: "User | None", now: datetime) -> None:
    """Cancel a session that has not begun; the reason goes into the audit trail."""
    current = locked(session)
    require_status(current, Status.DRAFT, Status.READY)
    if not reason.strip():
        raise DomainError("请写明取消的理由。")
    StudySession.objects.filter(pk=current.pk).update(status=Status.CANCELED)
    claim_edit(current, None)
    note(actor, "cancel", current, f"取消，理由：{reason.strip()}", now)


def _set_facts(session: StudySession, facts: dict[str, Any]) -> None:
    unknown = facts.keys() - MEETING_FIELDS
    if unknown:
        raise TypeError(f"no facts of a session: {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(session, name, value)
    if not session.title.strip():
        raise DomainError("请填写会议名称。")


def _write_agenda(session: StudySession, lines: Iterable[str]) -> list[AgendaItem]:
    texts = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if len(texts) > AGENDA_ITEMS_MOST:
        raise DomainError(f"议程有 {len(texts)} 项，最多 {AGENDA_ITEMS_MOST} 项，请合并后再保存。")
    for number, text in enumerate(texts, 1):
        if len(text) > AGENDA_CHARACTERS_MOST:
            raise DomainError(f"第 {number} 项议题有 {len(text)} 字，最多 {AGENDA_CHARACTERS_MOST} 字。")
    known = {item.text: item for item in session.agenda_items.all()}
    gone = [item.pk for text, item in known.items() if text not in texts]
    PackItem.objects.filter(agenda_item__in=gone).update(agenda_item=None)
    AgendaItem.objects.filter(pk__in=gone).delete()
    items = []
    for sort_no, text in enumerate(texts, 1):
        item = known.get(text) or AgendaItem(session=session, text=text)
        item.sort_no = sort_no
        item.save()
        items.append(item)
    return items


def _refuse_too_wide(organization_ids: Collection[int]) -> None:
    for unit in organizations.organizations_by_ids(organization_ids).values():
        count = organizations.subtree_of(unit).count()
        if count > UNITS_MOST:
            raise DomainError(
                f"{unit.name}有 {count} 个下级单位，一场会议最多邀请 {UNITS_MOST} 个单位，请逐级选择。"
            )


def _members(
    session: StudySession, person_ids: Collection[int], organization_ids: Collection[int], subtree: bool
) -> dict[int, Any]:
    on = timezone.localdate(session.starts_at)
    if subtree:
        _refuse_too_wide(organization_ids)
    rows: dict[int, Any] = {}
    for member in (
        organizations.members_of(list(organization_ids), on, subtree=subtree) if organization_ids else []
    ):
        rows.setdefault(member.person.pk, member)
    named = organizations.members_by_person_ids(list(person_ids), on) if person_ids else {}
    missing = [person_id for person_id in person_ids if person_id not in named]
    if missing:
        raise DomainError(f"所选人员中有 {len(missing)} 人在会议当日不属于任何单位，请先登记任职再邀请。")
    return {**rows, **named}
