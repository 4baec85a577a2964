"""What the views share."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

INVALID_STATUS = 422


class SignedIn(HttpRequest):
    """A request that ``login_required`` has let through."""

    user: "User"
