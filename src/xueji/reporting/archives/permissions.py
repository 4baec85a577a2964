"""Who may open whose archive, and who may read and write a unit's ledger."""

from datetime import date
from typing import TYPE_CHECKING

from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xueji.foundation.organizations.models import Organization, Person, User

# Roles that may open the archives of the people in their subtree; administrators may not.
ARCHIVE_ROLES = (organizations.Role.ORGANIZER, organizations.Role.DISCIPLINE_OFFICE)
LEDGER_ROLES = (*ARCHIVE_ROLES, organizations.Role.INSPECTOR)


def archive_people(viewer: "User", on: date) -> "QuerySet[Person]":
    """The present members of the viewer's subtrees, whose archives the viewer may open."""
    return organizations.people_under(organizations.scope_paths(viewer, *ARCHIVE_ROLES, on=on), on)


def may_list_archives(viewer: "User", on: date) -> bool:
    """Whether the viewer may open the archives of others at all."""
    return organizations.may(viewer, *ARCHIVE_ROLES, on=on)


def may_read_ledger(viewer: "User", on: date) -> bool:
    """Whether the viewer has any ledger to read."""
    return organizations.may(viewer, *LEDGER_ROLES, on=on)


def may_write_ledger(viewer: "User", organization: "Organization | None", on: date) -> bool:
    """Whether the viewer may add rows to this unit's ledger, or to any when no unit is given."""
    return organizations.may(viewer, organizations.Role.ORGANIZER, organization=organization, on=on)
