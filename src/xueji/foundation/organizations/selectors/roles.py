"""Who may act where: roles over subtrees on a day."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, Q, QuerySet, When
from django.http import HttpRequest

from xueji.foundation.organizations import duties, rules
from xueji.foundation.organizations.models import Membership, Organization, Person, RoleAssignment

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Role = duties.Role
# A county has some hundred units, a city some thousand, a province fifty thousand.
NARROW_UNITS = 2000
# Orders memberships of a day: main ones first, of several the last one begun, which was registered ahead.
MAIN_FIRST = Case(When(is_primary=True, then=F("valid_from"))).desc(nulls_last=True)


def in_force_q(on: date, prefix: str = "") -> Q:
    """Rows with ``valid_from`` and ``valid_until`` (exclusive) that hold on a day."""
    begun = Q(**{f"{prefix}valid_from__lte": on})
    return begun & (Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gt": on}))


def granting_q(on: date) -> Q:
    """Role assignments that give power on a day.

    A delegation does only while the grant it came from does and the account behind that one is open, inside
    that grant's subtree, in the same role and not onward, whatever its own row says; an administrator's grant
    without its duty never does.
    """
    powerless = Q(role__in=duties.SEPARATED, duty=None)
    source = "delegated_from__"
    handed_on = (
        in_force_q(on, source)
        & ~source_gone_q()
        & Q(
            **{
                f"{source}ended_at": None,
                f"{source}delegated_from": None,
                f"{source}role": F("role"),
                "organization__path__startswith": F(f"{source}organization__path"),
            }
        )
    )
    return in_force_q(on) & Q(ended_at=None) & ~powerless & (Q(delegated_from=None) | handed_on)


def source_gone_q() -> Q:
    """Delegations of somebody who has left, or whose account is shut."""
    source = "delegated_from__person__"
    return Q(**{f"{source}status": Person.Status.LEFT}) | Q(**{f"{source}user__is_active": False})


def in_scope_q(field: str, paths: list[str]) -> Q:
    """Condition that a path lies in one of the subtrees, e.g. ``in_scope_q("organization__path", paths)``.

    No paths means no rows, never all rows.
    """
    condition = Q()
    for path in paths:
        low, high = rules.subtree_range(path)
        condition |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return condition if paths else Q(pk__in=[])


def subtree_bounds(path: str) -> tuple[str, str]:
    """Lowest path of a subtree, and the first one behind it, for statements written by hand."""
    return rules.subtree_range(path)


def signed_in(request: HttpRequest) -> "User":
    """The signed-in account of a page that requires sign-in first."""
    return cast("User", request.user)


def person_of(user: "User | AnonymousUser | None") -> Person | None:
    """The person behind an account; None for anonymous visitors and accounts without a person."""
    return getattr(user, "person", None)


@dataclass(frozen=True, slots=True)
class Held:
    """A role somebody holds over a unit and everything below it."""

    role: str
    path: str


def keep_grants(viewer: "User") -> None:
    """Read the viewer's grants once a day from here on; for the account of one request."""
    viewer.grants_by_day = {}


def forget_grants(viewer: object) -> None:
    """Read the grants of an account anew, because they may have changed."""
    kept = getattr(viewer, "grants_by_day", None)
    if kept is not None:
        kept.clear()


def _grants(viewer: "User | AnonymousUser", on: date) -> tuple[Held, ...]:
    person = person_of(viewer)
    if person is None or not viewer.is_active or person.status == Person.Status.LEFT:
        return ()
    kept: dict[date, tuple[Held, ...]] | None = getattr(viewer, "grants_by_day", None)
    if kept is not None and on in kept:
        return kept[on]
    rows = RoleAssignment.objects.filter(granting_q(on), person=person)
    found = tuple(Held(role, path) for role, path in rows.values_list("role", "organization__path"))
    if kept is not None:
        kept[on] = found
    return found


def scope_paths(viewer: "User | AnonymousUser", *roles: str, on: date) -> list[str]:
    """Paths of the subtrees over which the viewer holds any of the roles (any role at all if none given)."""
    return rules.outermost(one.path for one in _grants(viewer, on) if not roles or one.role in roles)


def is_narrow(paths: list[str]) -> bool:
    """Whether these subtrees are a small part of a big platform: a county of a province, not a city."""
    units = Organization.objects.filter(in_scope_q("path", paths))
    return bool(paths) and units.values("pk")[: NARROW_UNITS + 1].count() <= NARROW_UNITS


def may(
    viewer: "User | AnonymousUser", *roles: str, organization: Organization | None = None, on: date
) -> bool:
    """Whether the viewer holds one of the roles over the unit, or anywhere when no unit is given.

    A role over a unit holds for everything below it. Being a superuser counts for nothing.
    """
    held = [one.path for one in _grants(viewer, on) if not roles or one.role in roles]
    if organization is None:
        return bool(held)
    return not set(held).isdisjoint(rules.ancestor_paths(organization.path))


def roles_of_person(person: Person) -> QuerySet[RoleAssignment]:
    """Every role of a person, past ones too, newest first."""
    found = person.roles.select_related("organization", "delegated_from__person")
    return found.order_by("-valid_from", "role", "pk")


def roles_over(organization: Organization, on: date) -> QuerySet[RoleAssignment]:
    """Roles in force over a unit, those given on units above it included; from the top down."""
    paths = rules.ancestor_paths(organization.path)
    return (
        RoleAssignment.objects.filter(granting_q(on), organization__path__in=paths)
        .select_related("person", "organization", "delegated_from__person")
        .order_by("organization__path", "role", "person__stroke_key", "pk")
    )


def role_assignments_for(viewer: "User | AnonymousUser", on: date) -> QuerySet[RoleAssignment]:
    """Role assignments a security administrator looks after: those inside the own subtrees, past ones too.

    ``is_over`` marks those that have ended by that day.
    """
    paths = scope_paths(viewer, *duties.GRANT.roles, on=on)
    found = RoleAssignment.objects.filter(in_scope_q("organization__path", paths))
    rows = found.select_related("person", "organization", "delegated_from__person")
    return rows.annotate(is_over=over_q(on))


def over_q(on: date) -> Q:
    """Grants that are over on a day, by their own days or by what they were handed on from."""
    own = Q(valid_until__isnull=False, valid_until__lte=on) | Q(ended_at__isnull=False)
    source = Q(delegated_from__valid_until__isnull=False, delegated_from__valid_until__lte=on)
    return own | source | Q(delegated_from__ended_at__isnull=False) | source_gone_q()


def organization_of(person: Person, on: date) -> Organization | None:
    """The unit of the person's main membership on a day."""
    held = Membership.objects.filter(in_force_q(on), person=person).select_related("organization")
    first = held.order_by(MAIN_FIRST, "pk").first()
    return first.organization if first else None


def units_with_role(role: str, on: date) -> list[Organization]:
    """Units over which somebody holds a role of their own on a day, by path."""
    held = RoleAssignment.objects.filter(granting_q(on), role=role, delegated_from=None)
    rows = Organization.objects.filter(in_force_q(on), pk__in=held.values("organization_id"))
    return list(rows.order_by("path"))


def top_units(on: date) -> list[Organization]:
    """Units with nothing above them."""
    return list(Organization.objects.filter(in_force_q(on), parent=None).order_by("path"))


def accounts_that_held(role: str) -> QuerySet[Any]:
    """Keys of the accounts whose person holds the role or ever held it, for a condition."""
    return RoleAssignment.objects.filter(role=role, person__user__isnull=False).values("person__user")
