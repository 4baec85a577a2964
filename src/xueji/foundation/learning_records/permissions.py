"""Who may look after tools, accounts and forwarding, and who may bring in training records."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

Role = organizations.Role
TRAINING_ROLES = (Role.ORGANIZER, Role.DISCIPLINE_OFFICE)


def may_manage_tools(viewer: "User | AnonymousUser", on: date) -> bool:
    """Credentials, accounts of other tools, forwarding."""
    return organizations.may(viewer, Role.SYSTEM_ADMIN, on=on)


def may_import_training(viewer: "User | AnonymousUser", on: date) -> bool:
    """Bring in training records; each row is checked against the own subtree besides."""
    return organizations.may(viewer, *TRAINING_ROLES, on=on)


def tool_units(viewer: "User | AnonymousUser", on: date) -> "QuerySet[Organization]":
    """Units whose tools the viewer looks after."""
    return organizations.organizations_under(viewer, Role.SYSTEM_ADMIN, on=on)


def unit_ids(viewer: "User | AnonymousUser", on: date) -> "QuerySet[Any]":
    """Their keys, for a condition."""
    return tool_units(viewer, on).order_by().values("pk")
