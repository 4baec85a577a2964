"""Roles handed on for a time: what may be, what is, and who counts as one person because of it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Q, QuerySet, Value, When

from xueji.foundation.organizations import duties, rules
from xueji.foundation.organizations.models import Membership, Organization, Person, RoleAssignment
from xueji.foundation.organizations.selectors.people import Member, people_for, search_among
from xueji.foundation.organizations.selectors.roles import (
    granting_q,
    in_force_q,
    in_scope_q,
    over_q,
    person_of,
    scope_paths,
)

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

OFFERED = 20
KEY_DIGITS = 19  # what every database can hold as a whole number is shorter


def delegable_grants(viewer: "User | AnonymousUser", on: date) -> QuerySet[RoleAssignment]:
    """The viewer's own grants in force that may be handed on: neither an administrator's nor handed on."""
    held = RoleAssignment.objects.filter(granting_q(on), person=person_of(viewer), delegated_from=None)
    rows = held.filter(role__in=duties.DELEGABLE).select_related("organization")
    return rows.order_by("organization__path", "role", "pk")


def delegations_of(viewer: "User | AnonymousUser") -> QuerySet[RoleAssignment]:
    """What the viewer handed on or was handed, past ones too; newest first."""
    person = person_of(viewer)
    found = RoleAssignment.objects.filter(delegated_from__isnull=False)
    if person is None:
        return found.none()
    mine = found.filter(Q(person=person) | Q(delegated_from__person=person))
    rows = mine.select_related("person", "organization", "delegated_from__person")
    return rows.order_by("-valid_from", "-pk")


def with_standing(found: QuerySet[RoleAssignment], on: date) -> QuerySet[RoleAssignment]:
    """The same rows with ``standing``: over, later or running."""
    return found.annotate(
        standing=Case(
            When(over_q(on), then=Value("over")),
            When(valid_from__gt=on, then=Value("later")),
            default=Value("running"),
        )
    )


def delegations_under(viewer: "User | AnonymousUser", *roles: str, on: date) -> QuerySet[RoleAssignment]:
    """Delegations in force inside the subtrees over which the viewer holds one of the roles."""
    inside = in_scope_q("organization__path", scope_paths(viewer, *roles, on=on))
    found = RoleAssignment.objects.filter(granting_q(on), inside, delegated_from__isnull=False)
    rows = found.select_related("person", "organization", "delegated_from__person")
    return rows.order_by("organization__path", "role", "pk")


def colleagues_of(viewer: "User | AnonymousUser", on: date) -> QuerySet[Person]:
    """Who belongs to one of the viewer's own units and could stand in: at work, and able to sign in.

    Nobody who is one of the three administrators, and not the viewer.
    """
    person = person_of(viewer)
    units = Membership.objects.filter(in_force_q(on), person=person, person__isnull=False)
    inside = Membership.objects.filter(in_force_q(on), organization__in=units.values("organization"))
    return _able(Person.objects.filter(pk__in=inside.values("person")), person, on)


def _able(people: QuerySet[Person], person: Person | None, on: date) -> QuerySet[Person]:
    administrators = RoleAssignment.objects.filter(granting_q(on), role__in=duties.SEPARATED).values("person")
    gone = (Person.Status.LEFT, Person.Status.RETIRED)
    found = people.filter(user__is_active=True, merged_into=None).exclude(status__in=gone)
    return found.exclude(pk__in=administrators).exclude(pk=person.pk if person else 0)


def may_stand_in(viewer: "User | AnonymousUser", key: int, on: date) -> bool:
    """Whether the person of this key is a colleague, or somebody the viewer looks after, who could stand in.

    Asked one after the other: joined by "or", the database would read every membership of a province.
    """
    looked_after = _able(people_for(viewer, on).filter(pk=key), person_of(viewer), on)
    return colleagues_of(viewer, on).filter(pk=key).exists() or looked_after.exists()


def delegate_choices(viewer: "User | AnonymousUser", chosen: str, on: date) -> QuerySet[Person]:
    """A few colleagues, and whoever was chosen by typing, if that person may stand in."""
    keys = list(colleagues_of(viewer, on).order_by("pinyin_key", "pk").values_list("pk", flat=True)[:OFFERED])
    if chosen.isdecimal() and len(chosen) < KEY_DIGITS and may_stand_in(viewer, int(chosen), on):
        keys.append(int(chosen))
    return Person.objects.filter(pk__in=keys)


def search_delegates(viewer: "User | AnonymousUser", text: str, on: date, limit: int = 20) -> list[Member]:
    """People who could stand in, found by typing; colleagues first."""
    found = search_among(colleagues_of(viewer, on), text, on, limit)
    seen = {member.person.pk for member in found}
    others = search_among(_able(people_for(viewer, on), person_of(viewer), on), text, on, limit)
    return [*found, *(one for one in others if one.person.pk not in seen)][:limit]


@dataclass(frozen=True, slots=True)
class OneWith:
    """Who counts as one person with somebody for a piece of work, as keys of accounts and of people."""

    accounts: frozenset[int]
    people: frozenset[int]


def one_with(
    viewer: "User", *roles: str, organization: Organization | None, since: date, on: date
) -> OneWith:
    """The viewer, and who counts as the same person where a second one is asked for.

    Two people count as one where one of the roles over the unit was handed on between them at any time since
    the work began: otherwise somebody would choose who checks the own work.

    Args:
        organization: of the work; None for what belongs to no unit, which any of the delegations touches.
    """
    found = RoleAssignment.objects.filter(
        Q(person=viewer.person_id) | Q(delegated_from__person=viewer.person_id),
        delegated_from__isnull=False,
        role__in=roles,
        valid_from__lte=on,
        valid_until__gte=since,
    )
    rows = found.select_related("organization", "person__user", "delegated_from__person__user")
    people = [viewer.person] if viewer.person is not None else []
    for row in rows:
        touches = organization is None or rules.is_within(organization.path, row.organization.path)
        if touches and (row.holds_until or since) >= since and row.delegated_from is not None:
            people += [row.person, row.delegated_from.person]
    accounts = (getattr(one, "user", None) for one in people)
    keys = {account.pk for account in accounts if account is not None}
    return OneWith(frozenset(keys | {viewer.pk}), frozenset(one.pk for one in people))
