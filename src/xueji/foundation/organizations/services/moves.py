"""Transfers, leavings and floating members: each one act that leaves the history readable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.common.events.bus import announce
from xueji.foundation.organizations.events import PeopleLeft, PeopleTransferred
from xueji.foundation.organizations.models import Membership, Organization, Person, RoleAssignment, User
from xueji.foundation.organizations.selectors.moves import Move, MovePlan, plan_leaving, plan_transfer
from xueji.foundation.organizations.services.grant_ends import end_grants
from xueji.foundation.organizations.services.roles import drop_idle_duty
from xueji.foundation.organizations.services.units import post_named

ACTS = {Membership.Kind.WORK: "调动", Membership.Kind.PARTY: "转接组织关系"}


class MoveRefused(DomainError):
    """The people cannot move so, or the situation has changed since it was shown."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where people go: the unit, from which day on, and as what."""

    organization: Organization
    first_day: date
    kind: str = Membership.Kind.WORK
    title: str = ""
    post_title: str = ""
    sort_no: int = 1000
    reason: str = ""


@transaction.atomic
def transfer_people(
    people: Sequence[Person],
    *,
    to: Destination,
    now: datetime,
    seen_mark: str | None = None,
    actor: Actor | None = None,
) -> MovePlan:
    """Move people to another unit: old membership and roles end on the day, the new membership begins.

    Args:
        seen_mark: ``MovePlan.mark`` of what was shown before confirming; None skips the comparison.

    Raises:
        MoveRefused: something has changed since it was shown, or nobody can move.
    """
    locked = list(Person.objects.select_for_update().filter(pk__in=[one.pk for one in people]))
    plan = plan_transfer(_in_order(locked, people), to=to.organization, kind=to.kind, on=to.first_day)
    if seen_mark is not None and seen_mark != plan.mark:
        raise MoveRefused("任职或角色在核对之后有变化，请重新核对。")
    if not plan.possible:
        raise MoveRefused("；".join(f"{move.person.name}：{move.refusal}" for move in plan.refused))
    for move in plan.possible:
        _transfer_one(move, to, now, actor)
    announce(PeopleTransferred([move.person.pk for move in plan.possible], to.first_day.isoformat()))
    return plan


def _in_order(found: list[Person], wanted: Sequence[Person]) -> list[Person]:
    by_key = {person.pk: person for person in found}
    return [by_key[one.pk] for one in wanted if one.pk in by_key]


def _transfer_one(move: Move, to: Destination, now: datetime, actor: Actor | None) -> None:
    act = ACTS[Membership.Kind(to.kind)]
    end_memberships(move.ended, to.first_day, f"{act}到{to.organization.name}")
    roles = end_roles(move.roles_ended, to.first_day, now)
    is_primary = to.kind == Membership.Kind.WORK or any(one.is_primary for one in move.ended)
    if is_primary:
        Membership.objects.filter(pk__in=[one.pk for one in move.kept], is_primary=True).update(
            is_primary=False
        )
    Membership.objects.create(
        person=move.person,
        organization=to.organization,
        kind=to.kind,
        title=to.title,
        post=post_named(to.organization, to.post_title),
        sort_no=to.sort_no,
        is_primary=is_primary,
        valid_from=to.first_day,
    )
    old = "、".join(f"“{one.organization.name}”" for one in move.ended)
    record(
        actor=actor,
        action="organizations.transfer",
        target=move.person,
        summary=f"{act}：{move.person.name}自 {to.first_day} 起从{old or '无单位'}到“{to.organization.name}”",
        at=now,
        detail={"reason": to.reason, "title": to.title, "roles_ended": roles},
    )


def _must_follow(held: Sequence[Membership], day: date, today: date) -> None:
    """A day that lies before what it ends would wipe out history; what began today may be a slip."""
    begun = [one for one in held if day <= one.valid_from < today]
    if begun:
        one = max(begun, key=lambda membership: membership.valid_from)
        raise MoveRefused(
            f"在“{one.organization.name}”的任职自 {one.valid_from} 起，日期应晚于这一天。请核对日期。"
        )


def end_memberships(held: Sequence[Membership], on: date, reason: str) -> None:
    """End memberships on a day; one that has not begun by then is removed."""
    for one in held:
        if one.valid_from >= on:
            one.delete()
        else:
            one.valid_until, one.end_reason = on, reason[:100]
            one.save(update_fields=["valid_until", "end_reason"])


def end_roles(held: Sequence[RoleAssignment], on: date, now: datetime) -> list[str]:
    """End roles on a day, in words.

    An administrator's duty is free as soon as no grant in force refers to it.
    """
    told = [f"{one.get_role_display()}（{one.organization.name}）" for one in held]
    end_grants(RoleAssignment.objects.filter(pk__in=[one.pk for one in held]), on, now)
    for person in {one.person for one in held}:
        drop_idle_duty(person)
    return told


@transaction.atomic
def leave(
    *,
    person: Person,
    status: str,
    first_day: date,
    now: datetime,
    seen_mark: str | None = None,
    reason: str = "",
    actor: Actor | None = None,
) -> Move:
    """Let a person retire or leave: memberships and roles end, and who leaves can no longer sign in.

    Raises:
        MoveRefused: the day is still to come or lies before a membership began, the status is no leaving,
            or something has changed meanwhile.
    """
    if status not in (Person.Status.RETIRED, Person.Status.LEFT):
        raise MoveRefused("请选择退休或调离。")
    if first_day > timezone.localdate(now):
        raise MoveRefused("日期还没有到，请在当天或之后办理。")
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.status == status:
        raise MoveRefused(f"{locked.name}已登记为{locked.get_status_display()}。")
    move = plan_leaving(locked, status=status, on=first_day)
    _must_follow(move.ended, first_day, timezone.localdate(now))
    if seen_mark is not None and seen_mark != MovePlan([move]).mark:
        raise MoveRefused("任职或角色在核对之后有变化，请重新核对。")
    word = Person.Status(status).label
    end_memberships(move.ended, first_day, str(word))
    roles = end_roles(move.roles_ended, first_day, now)
    locked.status = status
    locked.save(update_fields=["status"])
    if status == Person.Status.LEFT:
        User.objects.filter(person=locked).update(is_active=False)
    record(
        actor=actor,
        action="organizations.leave",
        target=locked,
        summary=f"{locked.name}自 {first_day} 起{word}",
        at=now,
        detail={"reason": reason, "roles_ended": roles},
    )
    announce(PeopleLeft([locked.pk], first_day.isoformat()))
    return move


@transaction.atomic
def register_floating(
    *,
    person: Person,
    home: Organization,
    host: Organization,
    first_day: date,
    now: datetime,
    actor: Actor | None = None,
) -> None:
    """Note that a member floats: the Party membership stays with ``home``, study goes on at ``host``.

    Raises:
        MoveRefused: both are one unit, the person has left, or the days overlap with what is registered.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if home == host:
        raise MoveRefused("流出地支部和流入地支部不能相同。")
    if first_day > timezone.localdate(now):
        raise MoveRefused("日期还没有到，请在当天或之后登记。")
    if locked.status in (Person.Status.LEFT, Person.Status.RETIRED):
        raise MoveRefused(f"{locked.name}已{locked.get_status_display()}，不能登记流动。")
    _belong(locked, home, Membership.Kind.PARTY, first_day)
    _belong(locked, host, Membership.Kind.HOST, first_day)
    locked.status = Person.Status.FLOATING
    locked.save(update_fields=["status"])
    summary = f"{locked.name}自 {first_day} 起流动：组织关系在“{home.name}”，流入“{host.name}”"
    record(actor=actor, action="organizations.register-floating", target=locked, summary=summary, at=now)


def _belong(person: Person, unit: Organization, kind: str, first_day: date) -> None:
    """Have exactly this unit for a kind of membership from a day on; the one before it ends."""
    held = list(Membership.objects.filter(person=person, kind=kind, valid_until=None))
    if any(one.organization_id == unit.pk for one in held):
        return
    late = next((one for one in held if one.valid_from >= first_day), None)
    if late is not None:
        raise MoveRefused(f"原登记自 {late.valid_from} 起，开始日期应晚于这一天。")
    end_memberships(held, first_day, f"改为{unit.name}")
    Membership.objects.create(
        person=person, organization=unit, kind=kind, is_primary=False, valid_from=first_day
    )


@transaction.atomic
def end_floating(*, person: Person, first_day: date, now: datetime, actor: Actor | None = None) -> None:
    """Let a floating member come home: the host membership ends.

    Raises:
        MoveRefused: the person does not float.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    held = list(Membership.objects.filter(person=locked, kind=Membership.Kind.HOST, valid_until=None))
    if locked.status != Person.Status.FLOATING:
        raise MoveRefused(f"{locked.name}没有登记流动。")
    if first_day > timezone.localdate(now):
        raise MoveRefused("日期还没有到，请在当天或之后办理。")
    _must_follow(held, first_day, timezone.localdate(now))
    end_memberships(held, first_day, "流动结束")
    locked.status = Person.Status.ACTIVE
    locked.save(update_fields=["status"])
    summary = f"{locked.name}自 {first_day} 起结束流动"
    record(actor=actor, action="organizations.end-floating", target=locked, summary=summary, at=now)
