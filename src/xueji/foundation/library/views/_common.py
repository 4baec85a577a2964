"""What the views of this domain share."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

INVALID_STATUS = 422


class SignedIn(HttpRequest):
    """A request that ``login_required`` has let through."""

    user: "User"


def whole_number(text: str) -> int | None:
    """A number out of an address or a hidden field; None when it is none that could be meant."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
