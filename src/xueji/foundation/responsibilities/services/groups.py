"""Leading groups and who sits in them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.foundation.responsibilities import permissions
from xueji.foundation.responsibilities.models import GroupMember, LeadingGroup

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person, User


class GroupRefused(DomainError):
    """The group or the membership cannot be as asked."""


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A leading group as somebody writes it; ``valid_until`` is the first day it no longer exists."""

    name: str
    valid_from: date
    office_name: str = ""
    task: str = ""
    valid_until: date | None = None


@transaction.atomic
def save_group(
    facts: GroupFacts,
    *,
    organization: "Organization",
    group_id: int | None = None,
    actor: "User | None",
    now: datetime,
) -> LeadingGroup:
    """Set up a leading group of a unit, or write over a stored one.

    Raises:
        NotAllowed, GroupRefused.
    """
    permissions.require_keeper(actor, organization, timezone.localdate(now))
    if facts.valid_until is not None and facts.valid_until <= facts.valid_from:
        raise GroupRefused("撤销日期必须晚于成立日期。")
    rows = LeadingGroup.objects.select_for_update().filter(organization=organization)
    if rows.filter(name=facts.name, valid_from=facts.valid_from).exclude(pk=group_id or 0).exists():
        raise GroupRefused(f"“{organization.name}”已登记同一天成立的“{facts.name}”。")
    group = rows.filter(pk=group_id or 0).first() or LeadingGroup(organization=organization)
    verb = "修改" if group.pk else "成立"
    for name, value in asdict(facts).items():
        setattr(group, name, value)
    group.save()
    summary = f"“{organization.name}”{verb}{facts.name}"
    record(actor=actor, action="responsibilities.save-group", target=group, summary=summary, at=now)
    return group


@transaction.atomic
def seat_member(
    group: LeadingGroup,
    person: "Person",
    role: str,
    *,
    valid_from: date,
    actor: "User | None",
    now: datetime,
) -> GroupMember:
    """Let somebody take a part in the group from a day on; a group has one head and one head of its office.

    Raises:
        NotAllowed, GroupRefused: the part is taken, or the person has one already.
    """
    permissions.require_keeper(actor, group.organization, timezone.localdate(now))
    held = LeadingGroup.objects.select_for_update().get(pk=group.pk)
    if held.valid_until is not None and valid_from >= held.valid_until:
        raise GroupRefused(f"“{held.name}”自 {held.valid_until} 起已撤销，不能再增加成员。")
    # From this day on without an end: whoever holds the part then, or begins later, stands in the way.
    not_over = Q(valid_until=None) | Q(valid_until__gt=valid_from)
    present = held.members.filter(not_over).select_related("person")
    single = (GroupMember.Role.HEAD, GroupMember.Role.OFFICE_HEAD)
    before = present.filter(role=role).first() if role in single else None
    if before is not None:
        raise GroupRefused(f"{GroupMember.Role(role).label}现在是{before.person.name}，请先结束其任职。")
    if present.filter(person=person, role=role).exists():
        raise GroupRefused(f"{person.name}已是{GroupMember.Role(role).label}。")
    member = GroupMember.objects.create(group=held, person=person, role=role, valid_from=valid_from)
    summary = f"{person.name}任{held.name}{member.get_role_display()}，自 {valid_from} 起"
    record(actor=actor, action="responsibilities.seat-member", target=held, summary=summary, at=now)
    return member


@transaction.atomic
def end_member(member_id: int, *, valid_until: date, actor: "User", now: datetime) -> GroupMember:
    """End somebody's part in a group on a day (the first day it no longer holds).

    Raises:
        NotAllowed, GroupRefused: it has ended, or the day does not come after its first day.
    """
    rows = GroupMember.objects.select_for_update(of=("self",)).select_related("group__organization", "person")
    member = rows.get(pk=member_id)
    permissions.require_keeper(actor, member.group.organization, timezone.localdate(now))
    if member.valid_until is not None:
        raise GroupRefused("这条任职已经结束。")
    if valid_until <= member.valid_from:
        raise GroupRefused(f"结束日期必须晚于开始日期 {member.valid_from}。")
    member.valid_until = valid_until
    member.save(update_fields=["valid_until"])
    summary = f"{member.person.name}的{member.group.name}{member.get_role_display()}自 {valid_until} 起结束"
    record(actor=actor, action="responsibilities.end-member", target=member.group, summary=summary, at=now)
    return member
