"""Reading the organization tree: every question is one query or a fixed number of them."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from xueji.common.batches import batches
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Membership, Organization
from xueji.foundation.organizations.selectors.roles import (
    MAIN_FIRST,
    granting_q,
    in_force_q,
    in_scope_q,
    person_of,
    scope_paths,
)

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

OrganizationKind = Organization.Kind
MAX_TYPED_CHARACTERS = 60


def organizations_for(viewer: "User | AnonymousUser", on: date) -> QuerySet[Organization]:
    """Units the viewer may open: the own ones and everything under the roles held on that day."""
    condition = in_scope_q("path", scope_paths(viewer, on=on))
    person = person_of(viewer)
    if person is not None:
        own = Membership.objects.filter(in_force_q(on), person=person).values("organization_id")
        condition |= Q(pk__in=own)
    return Organization.objects.filter(condition)


def units_worked_for(viewer: "User | AnonymousUser", on: date) -> list[Organization]:
    """Units the viewer belongs to, the main one first, then those a role was given on; each once."""
    person = person_of(viewer)
    if person is None:
        return []
    held = Membership.objects.filter(in_force_q(on), person=person).order_by(MAIN_FIRST, "pk")
    granted = person.roles.filter(granting_q(on)).order_by("organization__path")
    units = [row.organization for row in held.select_related("organization")]
    units += [row.organization for row in granted.select_related("organization")]
    return list(dict.fromkeys(units))


def organizations_under(viewer: "User | AnonymousUser", *roles: str, on: date) -> QuerySet[Organization]:
    """Units over which the viewer holds one of the roles, from the top down."""
    paths = scope_paths(viewer, *roles, on=on)
    return Organization.objects.filter(in_scope_q("path", paths)).order_by("depth", "sort_no", "code")


def organizations_by_ids(ids: Collection[int]) -> dict[int, Organization]:
    """Units by primary key; unknown keys are left out."""
    return Organization.objects.in_bulk(ids)


def codes_in_use(codes: Collection[str]) -> set[str]:
    """Those of the codes that a unit has."""
    return {
        code
        for batch in batches(codes)
        for code in Organization.objects.filter(code__in=batch).values_list("code", flat=True)
    }


def organization_by_code(code: str) -> Organization | None:
    """The unit with this code."""
    return Organization.objects.filter(code=code).first()


def with_child_flag(units: QuerySet[Organization]) -> QuerySet[Organization]:
    """The same rows with ``has_children``, for a tree that opens step by step."""
    return units.annotate(has_children=Exists(Organization.objects.filter(parent=OuterRef("pk"))))


def children_of(organization: Organization) -> QuerySet[Organization]:
    """Units directly below, in their order, with ``has_children``."""
    return with_child_flag(Organization.objects.filter(parent=organization)).order_by("sort_no", "code")


def tree_roots_for(viewer: "User | AnonymousUser", on: date) -> QuerySet[Organization]:
    """The topmost units the viewer may open, with ``has_children``."""
    person = person_of(viewer)
    paths = scope_paths(viewer, on=on)
    if person is not None:
        held = Membership.objects.filter(in_force_q(on), person=person)
        paths = rules.outermost([*paths, *held.values_list("organization__path", flat=True)])
    return with_child_flag(Organization.objects.filter(path__in=paths)).order_by("sort_no", "code")


def ancestors_of(organization: Organization) -> list[Organization]:
    """From the root down to the unit above."""
    paths = rules.ancestor_paths(organization.path)[:-1]
    return list(Organization.objects.filter(path__in=paths).order_by("path"))


def unit_by_key(key: str) -> Organization | None:
    """The unit whose key a session or a form holds as text; None for nonsense."""
    if not key.isdecimal() or len(key) > 18:
        return None
    return Organization.objects.filter(pk=int(key)).first()


def unit_ids_above(organization: Organization | None) -> tuple[int, ...]:
    """Ids of the units above and of the unit itself, from the root down; none for no unit."""
    if organization is None:
        return ()
    return (*(unit.pk for unit in ancestors_of(organization)), organization.pk)


def subtree_of(organization: Organization) -> QuerySet[Organization]:
    """The unit and everything below it."""
    return Organization.objects.filter(in_scope_q("path", [organization.path]))


def unit_above(units: Iterable[Organization]) -> Organization:
    """The lowest unit in whose subtree all of these lie, which may be one of them.

    Raises:
        ValueError: they have nothing in common.
    """
    chains = [set(rules.ancestor_paths(unit.path)) for unit in units]
    shared = set.intersection(*chains)
    return Organization.objects.get(path=max(shared, key=len))


def full_names(units: Iterable[Organization]) -> dict[int, str]:
    """Names with those of the units above, e.g. 杭州市 / 西湖区 / 北山街道, by key; one query."""
    chains = {unit.pk: rules.ancestor_paths(unit.path) for unit in units}
    wanted = {path for chain in chains.values() for path in chain}
    names = dict(Organization.objects.filter(path__in=wanted).values_list("path", "name"))
    return {pk: " / ".join(names[path] for path in chain if path in names) for pk, chain in chains.items()}


def typed_q(text: str, prefix: str = "") -> Q:
    """Rows whose name holds the text, or whose code, pinyin or pinyin initials begin with it."""
    typed = text.strip()[:MAX_TYPED_CHARACTERS]
    condition = Q(**{f"{prefix}name__contains": typed}) | Q(**{f"{prefix}code__startswith": typed})
    return condition | letters_q(typed, prefix)


def letters_q(typed: str, prefix: str = "") -> Q:
    """Rows whose pinyin or pinyin initials begin with the text; nothing when it is no row of letters."""
    letters = typed.lower().replace(" ", "").replace("'", "")
    condition = Q()
    if letters.isascii() and letters.isalpha():
        low, high = rules.prefix_range(letters)
        for field in ("letters", "initials"):
            condition |= Q(**{f"{prefix}{field}__gte": low, f"{prefix}{field}__lt": high})
    return condition


def paths_named(text: str, limit: int) -> list[str]:
    """Paths of the units with this code, else of those whose name holds the text; topmost first."""
    exact = Organization.objects.filter(code=text).values_list("path", flat=True)
    return list(exact) or list(
        Organization.objects.filter(name__contains=text)
        .order_by("depth", "path")
        .values_list("path", flat=True)[:limit]
    )


def search_organizations(
    viewer: "User | AnonymousUser", text: str, on: date, limit: int = 20
) -> list[Organization]:
    """Units in force the viewer may open, found by name, code, pinyin or initials; the topmost first."""
    if not text.strip():
        return []
    found = organizations_for(viewer, on).filter(in_force_q(on)).filter(typed_q(text))
    return list(found.order_by("depth", "sort_no", "code")[:limit])
