"""What still holds on a day or after it: what a change of units has to hand over or end."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from xueji.foundation.organizations.models import Membership, Organization, RoleAssignment


def beyond_q(day: date) -> Q:
    """Rows that would still hold on this day or after it."""
    return Q(valid_until=None) | Q(valid_until__gt=day)


def memberships_beyond(units: Collection[Organization], day: date) -> QuerySet[Membership]:
    """Memberships of units that reach to a day or beyond, main ones first."""
    keys = [unit.pk for unit in units]
    held = Membership.objects.filter(beyond_q(day), organization_id__in=keys).select_related("post")
    return held.order_by("-is_primary", "pk")


def roles_beyond(units: Collection[Organization], day: date) -> QuerySet[RoleAssignment]:
    """Roles given on the units themselves that reach to a day or beyond."""
    keys = [unit.pk for unit in units]
    return RoleAssignment.objects.filter(beyond_q(day), organization_id__in=keys, ended_at=None)
