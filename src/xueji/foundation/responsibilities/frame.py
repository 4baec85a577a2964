"""Who finds the domain in the navigation."""

from django.http import HttpRequest
from django.utils import timezone

from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.responsibilities import permissions, selectors


def keeps_lists(request: HttpRequest) -> bool:
    """Those who keep, check or read lists of units."""
    return organizations.may(request.user, *permissions.READERS, on=timezone.localdate())


def reads_unit(request: HttpRequest, unit_id: int) -> bool:
    """The same, over one unit."""
    return selectors.unit_for(organizations.signed_in(request), unit_id, timezone.localdate()) is not None


def owns_items(request: HttpRequest) -> bool:
    """Somebody with something to see to."""
    person = organizations.person_of(request.user)
    return person is not None and bool(selectors.open_items_of(person))
