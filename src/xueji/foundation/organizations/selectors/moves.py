"""What a transfer or a leaving would do: looked at before anything is written."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from xueji.common.batches import batches
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Membership, Organization, Person, RoleAssignment
from xueji.foundation.organizations.selectors.roles import MAIN_FIRST


@dataclass(frozen=True, slots=True)
class Move:
    """One person's move: what ends on the day, what stays, and what keeps the person from moving."""

    person: Person
    ended: Sequence[Membership] = ()
    kept: Sequence[Membership] = ()
    roles_ended: Sequence[RoleAssignment] = ()
    roles_kept: Sequence[RoleAssignment] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class MovePlan:
    """The moves of one act."""

    moves: Sequence[Move] = field(default_factory=tuple)

    @property
    def possible(self) -> list[Move]:
        """Moves that nothing keeps from happening."""
        return [move for move in self.moves if not move.refusal]

    @property
    def refused(self) -> list[Move]:
        """Moves that cannot happen, each with its reason."""
        return [move for move in self.moves if move.refusal]

    @property
    def mark(self) -> str:
        """Changes whenever the plan does: what was confirmed is what is done."""
        parts = [
            [
                move.person.pk,
                move.refusal,
                [one.pk for one in move.ended],
                [one.pk for one in move.roles_ended],
            ]
            for move in self.moves
        ]
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def plan_transfer(people: Iterable[Person], *, to: Organization, kind: str, on: date) -> MovePlan:
    """What moving these people to a unit on a day would do; a fixed number of queries.

    A work transfer ends the main work membership, a transfer of the Party membership every Party one.
    """
    found = list(people)
    held, roles = standing([person.pk for person in found], on)
    return MovePlan([_transfer(one, held[one.pk], roles[one.pk], to, kind, on) for one in found])


def _transfer(
    person: Person,
    held: list[Membership],
    roles: list[RoleAssignment],
    to: Organization,
    kind: str,
    on: date,
) -> Move:
    same_kind = [one for one in held if one.kind == kind]
    refusal = _refusal(person, same_kind, to, on)
    if refusal:
        return Move(person, refusal=refusal)
    ended = _main(same_kind) if kind == Membership.Kind.WORK else same_kind
    kept = [one for one in held if one not in ended]
    return move_of(person, ended, kept, roles, [to.path])


def _main(held: list[Membership]) -> list[Membership]:
    return [one for one in held if one.is_primary][:1] or held[:1]


def _refusal(person: Person, held: list[Membership], to: Organization, on: date) -> str:
    if person.status == Person.Status.LEFT:
        return "已调离。重新到岗的，先在“修改”里把状态改为在岗。"
    if to.valid_until is not None and to.valid_until <= on:
        return f"“{to.name}”自 {to.valid_until} 起已撤销。"
    if any(one.organization_id == to.pk for one in held):
        return f"已经在“{to.name}”，不需要办理。"
    late = next((one for one in held if one.valid_from >= on), None)
    if late is not None:
        return f"在“{late.organization.name}”的任职自 {late.valid_from} 起，调动日期应晚于这一天。"
    return ""


def plan_leaving(person: Person, *, status: str, on: date) -> Move:
    """What retiring or leaving on a day would end: who retires keeps the Party memberships."""
    held, roles = standing([person.pk], on)
    stays = {Membership.Kind.PARTY, Membership.Kind.HOST} if status == Person.Status.RETIRED else set()
    kept = [one for one in held[person.pk] if one.kind in stays]
    ended = [one for one in held[person.pk] if one.kind not in stays]
    return Move(person, ended=ended, kept=kept, roles_ended=roles[person.pk])


def plan_ending(membership: Membership, on: date) -> Move:
    """What ends when one membership ends on a day: it, and the roles that came with its unit."""
    person = membership.person
    held, roles = standing([person.pk], on)
    kept = [one for one in held[person.pk] if one.pk != membership.pk]
    return move_of(person, [membership], kept, roles[person.pk], [])


def move_of(
    person: Person,
    ended: list[Membership],
    kept: list[Membership],
    roles: list[RoleAssignment],
    entered: list[str],
) -> Move:
    """What ends and stays when memberships in ``ended`` end and the units at ``entered`` are entered."""
    left = [one.organization.path for one in ended]
    remaining = [*entered, *(one.organization.path for one in kept)]
    ends = {one.pk: rules.role_ends(one.organization.path, left, remaining) for one in roles}
    return Move(
        person,
        ended=ended,
        kept=kept,
        roles_ended=[one for one in roles if ends[one.pk]],
        roles_kept=[one for one in roles if not ends[one.pk]],
    )


def standing(ids: list[int], on: date) -> tuple[dict[int, list[Membership]], dict[int, list[RoleAssignment]]]:
    """Memberships and roles of people that still hold on a day or begin later."""
    open_q = Q(valid_until=None) | Q(valid_until__gt=on)
    held: dict[int, list[Membership]] = defaultdict(list)
    roles: dict[int, list[RoleAssignment]] = defaultdict(list)
    for batch in batches(ids):
        memberships = Membership.objects.filter(open_q, person_id__in=batch)
        for one in memberships.select_related("organization", "post").order_by(MAIN_FIRST, "pk"):
            held[one.person_id].append(one)
        grants = RoleAssignment.objects.filter(open_q, person_id__in=batch, ended_at=None)
        for grant in grants.select_related("organization").order_by("role", "pk"):
            roles[grant.person_id].append(grant)
    return held, roles
