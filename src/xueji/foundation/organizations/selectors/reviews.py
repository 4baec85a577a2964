"""Reviews of the grants in force: which there are, how far they are, where one is due."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, OuterRef, Q, QuerySet, Value, When

from xueji.common import policy
from xueji.common.counts import counted
from xueji.foundation.organizations import duties
from xueji.foundation.organizations.models import (
    AccessReview,
    AccessReviewItem,
    Organization,
    Person,
    RoleAssignment,
)
from xueji.foundation.organizations.selectors.roles import granting_q, in_force_q, in_scope_q, scope_paths

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

PENDING = AccessReviewItem.Decision.PENDING


def reviews_for(viewer: "User | AnonymousUser", on: date) -> QuerySet[AccessReview]:
    """Reviews of the own subtrees, with ``total`` and ``left`` grants; newest first."""
    paths = scope_paths(viewer, *duties.REVIEW_GRANTS.roles, on=on)
    found = AccessReview.objects.filter(in_scope_q("organization__path", paths))
    items = AccessReviewItem.objects.filter(review=OuterRef("pk"))
    rows = found.annotate(total=counted(items, "review"), left=counted(items.filter(waiting_q(on)), "review"))
    return rows.select_related("organization", "begun_by__person", "finished_by__person")


def waiting_q(on: date) -> Q:
    """Items of a review that wait for a decision on a day: their grant still gives power (``granting_q``).

    A review of a province has tens of thousands of items and few that were handed on: only those are looked
    up by what they came from.
    """
    powerless = Q(grant__role__in=duties.SEPARATED, grant__duty=None)
    handed_on = RoleAssignment.objects.filter(granting_q(on), delegated_from__isnull=False).values("pk")
    return (
        Q(decision=PENDING, grant__ended_at=None)
        & in_force_q(on, "grant__")
        & ~powerless
        & (Q(grant__delegated_from=None) | Q(grant__in=handed_on))
    )


def lapsed_items(on: date) -> QuerySet[AccessReviewItem]:
    """Items of open reviews whose grant gives no power any more before anybody decided."""
    left = AccessReviewItem.objects.filter(decision=PENDING, review__finished_at=None)
    return left.exclude(waiting_q(on)).select_related("review__organization", "grant__delegated_from")


def review_items(review: AccessReview, own: Person | None, on: date) -> QuerySet[AccessReviewItem]:
    """The grants of a review with person and unit.

    ``is_own`` marks those of the person who looks, ``outcome`` is the decision, also of what has just lapsed.
    """
    found = review.items.select_related(
        "review",
        "grant__person",
        "grant__organization",
        "grant__delegated_from__person",
        "decided_by__person",
    )
    handed_on = Q(grant__delegated_from__person=own, grant__delegated_from__isnull=False)
    lapsed = Q(decision=PENDING, review__finished_at=None) & ~waiting_q(on)
    return found.annotate(
        is_own=Q(grant__person=own, grant__person__isnull=False) | handed_on,
        outcome=Case(When(lapsed, then=Value(AccessReviewItem.Decision.LAPSED)), default="decision"),
    )


def units_to_review(viewer: "User | AnonymousUser", on: date) -> list[Organization]:
    """The units whose whole subtree the viewer answers for."""
    paths = scope_paths(viewer, *duties.REVIEW_GRANTS.roles, on=on)
    return list(Organization.objects.filter(path__in=paths).order_by("path"))


def grants_in_force(organization: Organization, on: date) -> QuerySet[RoleAssignment]:
    """Grants that hold on a day over the unit or anything below it."""
    inside = in_scope_q("organization__path", [organization.path])
    return RoleAssignment.objects.filter(granting_q(on), inside)


def review_is_due(organization: Organization, now: datetime, on: date) -> bool:
    """Whether the last finished review is too long ago, or there was none since the first grant in force."""
    period = timedelta(days=policy.figures("access")["review_days"])
    done = AccessReview.objects.filter(organization=organization, finished_at__isnull=False)
    last = done.order_by("-finished_at").values_list("finished_at", flat=True).first()
    if last is not None:
        return last < now - period
    return grants_in_force(organization, on).filter(valid_from__lt=on - period).exists()
