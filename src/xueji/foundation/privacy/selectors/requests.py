"""Reading requests."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
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
    found = organizations.rows_of_office(PrivacyRequest.objects.exclude(person=viewer.person), paths, on)
    return found.select_related("person", "answered_by", "erased_by")


def request_for(viewer: "User", pk: int, on: date) -> PrivacyRequest:
    """One request the viewer's office answers, or 404."""
    return get_object_or_404(requests_for(viewer, on), pk=pk)
