"""Reading leading groups and responsibilities; every question takes the viewer."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q

from xueji.common.counts import counted
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.responsibilities import permissions
from xueji.foundation.responsibilities.models import Evidence, GroupMember, LeadingGroup, Responsibility

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xueji.foundation.organizations.models import Organization, Person, User

Status, Tier = Responsibility.Status, Responsibility.Tier
ROLE_PLACES = {role: place for place, role in enumerate(GroupMember.Role.values)}
TIER_PLACES = {tier: place for place, tier in enumerate(Tier.values)}
__all__ = [
    "ROLE_PLACES",
    "Status",
    "Tier",
    "evidence_for",
    "groups_for",
    "groups_of",
    "items_for",
    "items_of_unit",
    "members_on",
    "open_items_of",
    "overdue_q",
    "unit_for",
]


def overdue_q(on: date) -> Q:
    """Responsibilities whose day has passed without a report."""
    return Q(status=Status.IN_FORCE, due_date__lt=on)


def items_for(viewer: "User", on: date) -> "QuerySet[Responsibility]":
    """Those of units under the viewer's roles, and the own ones that were given out."""
    person = organizations.person_of(viewer)
    paths = organizations.scope_paths(viewer, *permissions.READERS, on=on)
    own = Q(owner=person) & ~Q(status=Status.DRAFT) if person else Q(pk__in=[])
    rows = Responsibility.objects.filter(organizations.in_scope_q("organization__path", paths) | own)
    people = ("organization", "owner", "reported_by", "checked_by")
    shown = Evidence.objects.filter(responsibility=OuterRef("pk"))
    return rows.select_related(*people).annotate(evidence_count=counted(shown, "responsibility"))


def open_items_of(person: "Person") -> list[Responsibility]:
    """What a person still has to see to, the nearest day first."""
    rows = Responsibility.objects.filter(owner=person, status__in=(Status.IN_FORCE, Status.REPORTED))
    return list(rows.select_related("organization").order_by("due_date", "pk"))


def unit_for(viewer: "User", unit_id: int, on: date) -> "Organization | None":
    """A unit whose list the viewer may read."""
    unit = organizations.organizations_by_ids([unit_id]).get(unit_id)
    if unit is None or not organizations.may(viewer, *permissions.READERS, organization=unit, on=on):
        return None
    return unit


def items_of_unit(organization: "Organization", year: int) -> list[Responsibility]:
    """The list of one unit and year: by tier, then by day."""
    rows = Responsibility.objects.filter(organization=organization, year=year).select_related("owner")
    return sorted(rows, key=lambda item: (TIER_PLACES[item.tier], item.due_date, item.pk))


def groups_of(organization: "Organization") -> "QuerySet[LeadingGroup]":
    """Leading groups of a unit, past ones too, newest first."""
    return LeadingGroup.objects.filter(organization=organization).order_by("-valid_from", "-pk")


def groups_for(viewer: "User", on: date) -> "QuerySet[LeadingGroup]":
    """Leading groups of units under the viewer's roles."""
    paths = organizations.scope_paths(viewer, *permissions.READERS, on=on)
    rows = LeadingGroup.objects.filter(organizations.in_scope_q("organization__path", paths))
    return rows.select_related("organization")


def members_on(group: LeadingGroup, on: date) -> list[GroupMember]:
    """Who sits in a group on a day: head, deputies, members, office."""
    rows = group.members.filter(organizations.in_force_q(on)).select_related("person")
    return sorted(rows, key=lambda one: (ROLE_PLACES[one.role], one.person.stroke_key, one.pk))


def evidence_for(viewer: "User", evidence_id: int, on: date) -> Evidence | None:
    """A piece of evidence of a responsibility the viewer may read."""
    piece = Evidence.objects.filter(pk=evidence_id).select_related("responsibility__organization").first()
    if piece is None or not items_for(viewer, on).filter(pk=piece.responsibility_id).exists():
        return None
    return piece
