"""Reading requests."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.privacy.models import PrivacyRequest
from xueji.foundation.privacy.permissions import ANSWER

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User


def requests_of(person: "Person") -> QuerySet[PrivacyRequest]:
    """What the person has asked for, newest first."""
    return PrivacyRequest.objects.filter(person=person).order_by("-asked_at", "-pk")


def request_of(person: "Person", pk: int) -> PrivacyRequest:
    """One own request, or 404."""
    return get_object_or_404(PrivacyRequest, pk=pk, person=person)


def requests_for(viewer: "User", on: date) -> QuerySet[PrivacyRequest]:
    """Requests of others that the viewer's office answers; the gone are answered where they were once."""
    paths = organizations.scope_paths(viewer, *ANSWER.roles, on=on)
    inside = Q(person__in=organizations.people_under(paths, on))
    found = PrivacyRequest.objects.filter(inside | _gone_from(paths, on)).exclude(person=viewer.person)
    return found.select_related("person", "answered_by", "erased_by")


def _gone_from(paths: list[str], on: date) -> Q:
    """Requests of people who belong nowhere on a day and belonged to one of the subtrees before."""
    once = Q(pk__in=[])
    for path in paths:
        once |= Q(person__memberships__organization__path__startswith=path)
    former = PrivacyRequest.objects.filter(once).values("pk")
    present = organizations.memberships_on(on).filter(person=OuterRef("person"))
    return Q(pk__in=former) & ~Q(Exists(present))


def request_for(viewer: "User", pk: int, on: date) -> PrivacyRequest:
    """One request the viewer's office answers, or 404."""
    return get_object_or_404(requests_for(viewer, on), pk=pk)
