"""Who may use what: the scope of published content, proposals, and what keeps an old door open."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from xueji.foundation.library import permissions
from xueji.foundation.library.models import (
    ContentStatus,
    PracticeRecommendation,
    Resource,
    SharingProposal,
)
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

Scope = Resource.Scope
ProposalStatus = SharingProposal.Status
# What was once published stays readable to those who may use it.
READABLE = (ContentStatus.PUBLISHED, ContentStatus.STALE, ContentStatus.RETIRED)
Keys = "QuerySet[Any]"
_kept_open: list[Callable[["User", datetime], Any]] = []


def keep_open(keys: "Callable[[User, datetime], QuerySet[Any]]") -> None:
    """Let an upper domain say what a person may go on reading because it was studied with them.

    Args:
        keys: from the viewer and the moment to a queryset of resource keys (``values_list("resource_id")``).
    """
    if keys not in _kept_open:
        _kept_open.append(keys)


def usable_q(paths: Collection[str]) -> Q:
    """Content that units with these paths may use, whatever its status; no unit: what is open to all."""
    above = {step for path in paths for step in organizations.ancestor_paths(path)}
    recommended = PracticeRecommendation.objects.filter(organization__path__in=above).values("resource_id")
    return (
        Q(organization=None)
        | Q(scope=Scope.PLATFORM)
        | Q(scope=Scope.SUBTREE, organization__path__in=above)
        | Q(scope=Scope.UNIT, organization__path__in=list(paths))
        | Q(pk__in=recommended)
    )


def usable_resources(organization: "Organization | None") -> "QuerySet[Resource]":
    """Published content a unit may use; for no unit what is open to the whole platform."""
    paths = [organization.path] if organization else []
    return Resource.objects.filter(usable_q(paths), status=ContentStatus.PUBLISHED)


def may_use(organization: "Organization | None", resource_id: int) -> bool:
    """Whether a unit may use a resource now."""
    return usable_resources(organization).filter(pk=resource_id).exists()


def usable_by_q(viewer: "User", now: datetime) -> Q:
    """Content the viewer may use as a member of units, or oversees by a role over the owner."""
    on = timezone.localdate(now)
    paths = [unit.path for unit in organizations.units_worked_for(viewer, on)]
    overseen = organizations.in_scope_q("organization__path", organizations.scope_paths(viewer, on=on))
    return usable_q(paths) | overseen


def kept_open_q(viewer: "User", now: datetime) -> Q:
    """Content that upper domains keep open to the viewer."""
    condition = Q(pk__in=[])
    for keys in _kept_open:
        condition |= Q(pk__in=keys(viewer, now))
    return condition


def proposals_for(viewer: "User", now: datetime) -> "QuerySet[SharingProposal]":
    """Proposals of either side, for those who write or review for the unit."""
    paths = organizations.scope_paths(viewer, *permissions.STAFF, on=timezone.localdate(now))
    offered = organizations.in_scope_q("from_unit__path", paths)
    received = organizations.in_scope_q("to_unit__path", paths)
    return SharingProposal.objects.filter(offered | received).select_related(
        "resource", "from_unit", "to_unit", "proposed_by__person", "decided_by__person"
    )


def targets_of(resource: Resource) -> "list[Organization]":
    """The units above the owner, the nearest first: to whom it can be proposed."""
    if resource.organization is None:
        return []
    return organizations.ancestors_of(resource.organization)[::-1]


def open_proposal(resource: Resource) -> SharingProposal | None:
    """The proposal of a resource that waits for an answer."""
    return resource.proposals.filter(status=ProposalStatus.WAITING).select_related("to_unit").first()
