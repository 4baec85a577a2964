"""The two trees and the names as they were on any day: one query a question, or a fixed number of them."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from xueji.common.batches import batches
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import (
    Organization,
    OrganizationLink,
    OrganizationName,
    OrganizationPlace,
    PassingPath,
)
from xueji.foundation.organizations.selectors.roles import in_force_q, in_scope_q

Tree = OrganizationPlace.Tree
LinkKind = OrganizationLink.Kind


def place_on(unit: Organization, day: date, tree: str = Tree.UNIT) -> OrganizationPlace | None:
    """Where a unit stood on a day; None when it did not exist, or does not belong to the tree."""
    rows = unit.places.filter(in_force_q(day), tree=tree).select_related("parent")
    return rows.first()


def path_on(unit: Organization, day: date, tree: str = Tree.UNIT) -> str | None:
    """The path of a unit on a day."""
    place = place_on(unit, day, tree)
    return place.path if place else None


def ancestors_on(unit: Organization, day: date, tree: str = Tree.UNIT) -> list[Organization]:
    """Who stood above a unit on a day, from the root down; two queries."""
    path = path_on(unit, day, tree)
    above = rules.ancestor_paths(path or "")[:-1]
    rows = OrganizationPlace.objects.filter(in_force_q(day), tree=tree, path__in=above)
    return [place.organization for place in rows.select_related("organization").order_by("path")]


def places_under(paths: list[str], day: date, tree: str = Tree.UNIT) -> QuerySet[OrganizationPlace]:
    """Places inside these subtrees on a day, from the top down."""
    rows = OrganizationPlace.objects.filter(in_scope_q("path", paths), in_force_q(day), tree=tree)
    return rows.order_by("path")


def subtree_on(unit: Organization, day: date, tree: str = Tree.UNIT) -> QuerySet[Organization]:
    """The unit and everything that stood below it on a day; nothing when it did not exist. Two queries."""
    path = path_on(unit, day, tree)
    inside = places_under([path] if path else [], day, tree).order_by()
    return Organization.objects.filter(pk__in=inside.values("organization_id"))


def children_on(unit: Organization, day: date, tree: str = Tree.UNIT) -> list[Organization]:
    """Who stood directly below a unit on a day, by their order; one query."""
    rows = OrganizationPlace.objects.filter(in_force_q(day), tree=tree, parent=unit)
    found = rows.select_related("organization").order_by("organization__sort_no", "organization__code")
    return [place.organization for place in found]


def names_on(units: Iterable[Organization], day: date) -> dict[int, str]:
    """What units were called on a day, by key; those that did not exist are left out."""
    keys = sorted({unit.pk for unit in units})
    names: dict[int, str] = {}
    for batch in batches(keys):
        rows = OrganizationName.objects.filter(in_force_q(day), organization_id__in=batch)
        names.update(rows.values_list("organization_id", "name"))
    return names


def former_names(unit: Organization) -> list[OrganizationName]:
    """What a unit was called before, latest first."""
    return list(unit.names.exclude(valid_until=None).exclude(name=unit.name).order_by("-valid_from"))


def with_former_paths(paths: Collection[str]) -> list[str]:
    """These paths, and every other one their units ever had.

    A path means one unit for ever, so records that keep the path of their day are found by it whatever became
    of the unit since. One query.
    """
    if not paths:
        return []
    places, passing = (
        model.objects.filter(tree=Tree.UNIT, organization__path__in=list(paths)).values_list(
            "path", flat=True
        )
        for model in (OrganizationPlace, PassingPath)
    )
    return rules.outermost([*paths, *places.union(passing)])


def links_of(unit: Organization, day: date) -> list[OrganizationLink]:
    """Units that a Party organisation serves or guides on a day, and what serves or guides the unit."""
    rows = OrganizationLink.objects.filter(in_force_q(day)).select_related("source", "target")
    found = rows.filter(source=unit) | rows.filter(target=unit)
    return list(found.order_by("kind", "source__path", "target__path"))


def units_served(organization: Organization, day: date) -> list[Organization]:
    """Units a Party organisation looks after: the one it belongs to first, then those it is linked to."""
    place = place_on(organization, day)
    own = [place.parent] if place and place.parent and place.parent.kind not in rules.PARTY_KINDS else []
    rows = OrganizationLink.objects.filter(in_force_q(day), source=organization, kind=LinkKind.SERVES)
    linked = [link.target for link in rows.select_related("target").order_by("target__path")]
    return list(dict.fromkeys([*own, *linked]))


def party_organizations_of(unit: Organization, day: date) -> list[Organization]:
    """Party organisations that look after a unit: those that belong to it, and joint branches."""
    own = [child for child in children_on(unit, day) if child.kind in rules.PARTY_KINDS]
    rows = OrganizationLink.objects.filter(in_force_q(day), target=unit, kind=LinkKind.SERVES)
    linked = [link.source for link in rows.select_related("source").order_by("source__path")]
    return list(dict.fromkeys([*own, *linked]))
