"""Who looks at a page, for domains that know nothing of organizations."""

from typing import cast

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest


def viewer_of(request: HttpRequest) -> AbstractUser:
    """The signed-in account of a page that requires sign-in first."""
    return cast(AbstractUser, request.user)
