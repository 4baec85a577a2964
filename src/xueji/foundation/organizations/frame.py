"""What the frame around every page asks of this domain."""

from django.http import HttpRequest
from django.utils import timezone

from xueji.common.ui.navigation import UnitChoice
from xueji.foundation.organizations import selectors

SHOWN_UNITS = 20


def has_person(request: HttpRequest) -> bool:
    """Whether the account belongs to a person."""
    return selectors.person_of(request.user) is not None


def sees_units(request: HttpRequest) -> bool:
    """Whether the viewer has a role that opens the unit tree."""
    return bool(selectors.scope_paths(request.user, on=timezone.localdate()))


def unit_choices(request: HttpRequest) -> list[UnitChoice]:
    """Units the person belongs to or holds a role over, the chosen one marked."""
    found = selectors.units_worked_for(request.user, timezone.localdate())[:SHOWN_UNITS]
    chosen = request.session.get("unit_id", "")
    return [UnitChoice(str(unit.pk), unit.name, str(unit.pk) == chosen) for unit in found]


def person_name(request: HttpRequest) -> str:
    """How the person is called in the top bar."""
    return request.user.get_full_name() if request.user.is_authenticated else ""
