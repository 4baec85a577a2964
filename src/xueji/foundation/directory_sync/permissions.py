"""Who may have a directory compared; whatever is not allowed here is refused."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from xueji.common import access
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


SYNC = access.declare(
    "directory_sync.sync",
    "同步通讯录",
    organizations.Role.SYSTEM_ADMIN,
    pages=("directory_sync:index",),
)


def may_sync(viewer: "User | AnonymousUser", on: date) -> bool:
    """Read a directory and compare it; each row is checked against the own subtree besides."""
    return organizations.may(viewer, *SYNC.roles, on=on)
