"""Who may change what; whatever is not allowed here is refused (roles: ``duties.py``)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from xueji.foundation.organizations import duties
from xueji.foundation.organizations.models import Organization, Person
from xueji.foundation.organizations.selectors import (
    may,
    organization_of,
    people_for,
    person_of,
    roles_of_person,
    scope_paths,
    top_units,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xueji.foundation.organizations.models import RoleAssignment, User


def may_edit_unit(viewer: "User | AnonymousUser", organization: Organization, on: date) -> bool:
    """Change a unit, add units and people below it."""
    return may(viewer, *duties.KEEP_UNITS.roles, organization=organization, on=on)


def may_restructure(viewer: "User | AnonymousUser", organization: Organization, on: date) -> bool:
    """Move, merge, split or abolish a unit: up to whoever looks after the unit above it."""
    above = organization.parent or organization
    return may(viewer, *duties.CHANGE_UNITS.roles, organization=above, on=on)


def may_see_changes(viewer: "User | AnonymousUser", on: date) -> bool:
    """Open the list of changes of units."""
    return may(viewer, *duties.CHANGE_UNITS.roles, on=on)


def may_import(viewer: "User | AnonymousUser", on: date) -> bool:
    """Import units or people; each row is checked against the own subtree besides."""
    return may(viewer, *duties.KEEP_UNITS.roles, on=on)


def may_see_people(viewer: "User | AnonymousUser", on: date) -> bool:
    """Open the list of people."""
    return may(viewer, *duties.SEE_PEOPLE.roles, on=on)


def may_see_people_of(viewer: "User | AnonymousUser", organization: Organization, on: date) -> bool:
    """See who belongs to a unit and who holds roles over it."""
    return may(viewer, *duties.SEE_PEOPLE.roles, organization=organization, on=on)


def may_edit_person(viewer: "User | AnonymousUser", person: Person, on: date) -> bool:
    """Change a person, their memberships and their account."""
    unit = organization_of(person, on)
    if unit is not None:
        return may_edit_unit(viewer, unit, on)
    return may_import(viewer, on) and people_for(viewer, on).filter(pk=person.pk).exists()


def out_of_reach(viewer: "User | AnonymousUser", grants: "Sequence[RoleAssignment]", on: date) -> str:
    """Why grants that a move would end are not the viewer's to end, in words; empty when they are.

    Whoever looks after people must not rid a platform of those who watch over it, nor end what was given
    from above.
    """
    for one in grants:
        if one.role in duties.BEYOND_SYSTEM_ADMIN or not may_edit_unit(viewer, one.organization, on):
            role = f"“{one.organization.name}”的{one.get_role_display()}"
            return f"{one.person.name}是{role}，请先由安全管理员收回这项角色，再办理。"
    return ""


def may_manage_account(viewer: "User | AnonymousUser", person: Person, on: date) -> bool:
    """Open an account, give it a new password, unlock it.

    Whoever can set a password can act as that person, so accounts with a role beyond the viewer's own
    subtree, and those of security and audit administrators, are looked after on the command line.
    """
    found = roles_of_person(person)
    held = [one for one in found if not one.is_over_on(on)]
    is_above = any(
        grant.role in duties.BEYOND_SYSTEM_ADMIN or not may_edit_unit(viewer, grant.organization, on)
        for grant in held
    )
    return not is_above and may_edit_person(viewer, person, on)


def may_approve_accounts(viewer: "User | AnonymousUser", on: date) -> bool:
    """Decide about accounts that wait, in the own subtrees and never one's own."""
    return may(viewer, *duties.APPROVE_ACCOUNTS.roles, on=on)


def may_review_grants(viewer: "User | AnonymousUser", on: date) -> bool:
    """Go through the grants in force in the own subtrees."""
    return may(viewer, *duties.REVIEW_GRANTS.roles, on=on)


def may_see_roles(viewer: "User | AnonymousUser", on: date) -> bool:
    """Open the list of role assignments."""
    return may(viewer, *duties.GRANT.roles, on=on)


def may_grant_over(viewer: "User | AnonymousUser", organization: Organization, on: date) -> bool:
    """Give and take roles over a unit."""
    return may(viewer, *duties.GRANT.roles, organization=organization, on=on)


def may_grant(viewer: "User | AnonymousUser", organization: Organization, person: Person, on: date) -> bool:
    """Give or take a role over a unit; never one's own."""
    is_own = person_of(viewer) == person
    return not is_own and may_grant_over(viewer, organization, on)


def may_operate(viewer: "User | AnonymousUser", now: datetime) -> bool:
    """Look after the running of the platform: a system administrator of a unit with nothing above it."""
    on = timezone.localdate(now)
    paths = scope_paths(viewer, *duties.OPERATE.roles, on=on)
    return bool(paths) and any(unit.path in paths for unit in top_units(on))


def may_edit_posts(viewer: "User | AnonymousUser", organization: Organization, on: date) -> bool:
    """Register posts of a unit and grade their integrity risk."""
    return may(viewer, *duties.KEEP_POSTS.roles, organization=organization, on=on)


def may_read_audit(viewer: "User | AnonymousUser", on: date) -> bool:
    """Read the audit trail."""
    return may(viewer, *duties.READ_AUDIT.roles, on=on)


def may_see_matrix(viewer: "User | AnonymousUser", on: date) -> bool:
    """Read who may do what."""
    return may(viewer, *duties.SEE_MATRIX.roles, on=on)


def may_see_quarantine(viewer: "User | AnonymousUser", on: date) -> bool:
    """Look at uploads the scanner stopped, and delete them."""
    return may(viewer, *duties.SEE_QUARANTINE.roles, on=on)
