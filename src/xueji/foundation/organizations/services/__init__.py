"""Writing units, people, roles and accounts: the front door of the domain."""

from xueji.foundation.organizations.services.accounts import (
    AccountRefused,
    NewAccount,
    create_user,
    open_account,
    password_changed,
    reset_password,
    unlock_user,
)
from xueji.foundation.organizations.services.people import (
    MembershipOver,
    PersonCodeTaken,
    PersonFacts,
    PhoneMalformed,
    add_membership,
    end_membership,
    save_person,
)
from xueji.foundation.organizations.services.roles import RoleRefused, assign_role, revoke_role
from xueji.foundation.organizations.services.unit_import import UnitImport, import_units, import_units_csv
from xueji.foundation.organizations.services.units import (
    CodeTaken,
    MovedIntoItself,
    StillInUse,
    TreeTooDeep,
    create_organization,
    move_organization,
    update_organization,
)

__all__ = [
    "AccountRefused",
    "CodeTaken",
    "MembershipOver",
    "MovedIntoItself",
    "NewAccount",
    "PersonCodeTaken",
    "PersonFacts",
    "PhoneMalformed",
    "RoleRefused",
    "StillInUse",
    "TreeTooDeep",
    "UnitImport",
    "add_membership",
    "assign_role",
    "create_organization",
    "create_user",
    "end_membership",
    "import_units",
    "import_units_csv",
    "move_organization",
    "open_account",
    "password_changed",
    "reset_password",
    "revoke_role",
    "save_person",
    "unlock_user",
    "update_organization",
]
