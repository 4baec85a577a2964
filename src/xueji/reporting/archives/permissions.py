"""Who may open whose archive, and who may read and write a unit's ledger."""

from datetime import date
from typing import TYPE_CHECKING

from xueji.common import access
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xueji.foundation.organizations.models import Organization, Person, User

Role = organizations.Role
# Administrators may not open archives.
READ_ARCHIVES = access.declare(
    "archives.read",
    "查看和导出下级人员的一人一档",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    pages=("archives:people", "archives:person", "archives:export-person"),
)
READ_LEDGER = access.declare(
    "archives.read_ledger",
    "查看学纪工作台账",
    *READ_ARCHIVES.roles,
    Role.INSPECTOR,
    pages=("archives:ledger", "archives:entry"),
)
WRITE_LEDGER = access.declare(
    "archives.write_ledger",
    "填写学纪工作台账",
    Role.ORGANIZER,
    pages=("archives:new-entry", "archives:edit-entry", "archives:follow-up"),
)
access.for_signed_in(
    "archives.own", "查看和导出自己的一人一档", "archives:index", "archives:mine", "archives:export-mine"
)
# A unit over which somebody holds this role is expected to study.
PLANNING_ROLE = Role.ORGANIZER
ARCHIVE_ROLES, LEDGER_ROLES = READ_ARCHIVES.roles, READ_LEDGER.roles


def archive_people(viewer: "User", on: date) -> "QuerySet[Person]":
    """The present members of the viewer's subtrees, whose archives the viewer may open."""
    return organizations.people_under(organizations.scope_paths(viewer, *ARCHIVE_ROLES, on=on), on)


def has_narrow_scope(viewer: "User", on: date) -> bool:
    """Whether these people are few among all."""
    return organizations.is_narrow(organizations.scope_paths(viewer, *ARCHIVE_ROLES, on=on))


def may_list_archives(viewer: "User", on: date) -> bool:
    """Whether the viewer may open the archives of others at all."""
    return organizations.may(viewer, *ARCHIVE_ROLES, on=on)


def may_read_ledger(viewer: "User", on: date) -> bool:
    """Whether the viewer has any ledger to read."""
    return organizations.may(viewer, *LEDGER_ROLES, on=on)


def may_write_ledger(viewer: "User", organization: "Organization | None", on: date) -> bool:
    """Whether the viewer may add rows to this unit's ledger, or to any when no unit is given."""
    return organizations.may(viewer, *WRITE_LEDGER.roles, organization=organization, on=on)
