"""Accounts that wait for approval, and who decides about them."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Min, QuerySet

from xueji.foundation.organizations import duties
from xueji.foundation.organizations.models import AccountRequest, Organization, Person
from xueji.foundation.organizations.selectors.people import account_ids_of
from xueji.foundation.organizations.selectors.roles import in_scope_q, roles_over, scope_paths

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

AccountRequestKind = AccountRequest.Kind
PENDING = AccountRequest.Outcome.PENDING


def account_requests_for(viewer: "User | AnonymousUser", on: date) -> QuerySet[AccountRequest]:
    """Requests a security administrator looks after: those of units in the own subtrees, decided ones too."""
    paths = scope_paths(viewer, *duties.APPROVE_ACCOUNTS.roles, on=on)
    found = AccountRequest.objects.filter(in_scope_q("organization__path", paths))
    return found.select_related("user__person", "organization", "requested_by__person", "decided_by__person")


def request_batches(requests: QuerySet[AccountRequest]) -> list[dict[str, Any]]:
    """What was asked for together and still waits, e.g. by a sheet of codes: unit, moment, count."""
    pending = requests.filter(outcome=PENDING).order_by()
    together = pending.values("organization_id", "organization__name", "requested_by_id", "requested_at")
    counted = together.annotate(count=Count("pk"), first=Min("pk")).filter(count__gt=1)
    return [dict(row) for row in counted.order_by("first")]


def batch_of(requests: QuerySet[AccountRequest], first: AccountRequest) -> QuerySet[AccountRequest]:
    """The requests made in one go with this one that still wait."""
    return requests.filter(
        outcome=PENDING,
        organization_id=first.organization_id,
        requested_by_id=first.requested_by_id,
        requested_at=first.requested_at,
    )


def last_account_request(person: Person) -> AccountRequest | None:
    """What was asked for last about the account of a person."""
    found = AccountRequest.objects.filter(user__person=person).select_related("requested_by__person")
    return found.order_by("-requested_at", "-pk").first()


def accounts_waiting() -> QuerySet[AccountRequest, Any]:
    """Keys of the accounts that wait for approval, for a condition."""
    return AccountRequest.objects.filter(outcome=PENDING).values("user")


def is_waiting(user: "User") -> bool:
    """Whether the account waits for approval."""
    return AccountRequest.objects.filter(user=user, outcome=PENDING).exists()


def approvers_over(organization: Organization, on: date) -> list[int]:
    """Accounts of the security administrators of a unit."""
    held = roles_over(organization, on).filter(role__in=duties.APPROVE_ACCOUNTS.roles)
    return account_ids_of(held.values_list("person_id", flat=True))
