"""Writing units, people, roles and accounts: the front door of the domain."""

from xueji.foundation.organizations.services.accounts import (
    AccountRefused,
    NewAccount,
    create_user,
    open_account,
    password_changed,
    random_password,
    reset_password,
    unlock_user,
)
from xueji.foundation.organizations.services.audit_reading import audit_exported
from xueji.foundation.organizations.services.erasure import ERASED_NAME, pseudonymize
from xueji.foundation.organizations.services.people import (
    MembershipOver,
    PersonCodeTaken,
    PersonFacts,
    PhoneMalformed,
    add_membership,
    end_membership,
    register_person,
    save_person,
)
from xueji.foundation.organizations.services.people_import import (
    PeopleImport,
    check_people,
    import_people,
    marked_failures,
)
from xueji.foundation.organizations.services.posts import (
    PostFacts,
    PostRefused,
    grade_post,
    remove_post,
    save_post,
)
from xueji.foundation.organizations.services.reading import note_read
from xueji.foundation.organizations.services.roles import RoleRefused, assign_role, revoke_role
from xueji.foundation.organizations.services.unit_import import (
    UnitImport,
    import_units,
    import_units_csv,
    import_units_file,
)
from xueji.foundation.organizations.services.unit_places import (
    BeforeLastChange,
    MovedIntoItself,
    TreeTooDeep,
)
from xueji.foundation.organizations.services.units import (
    CodeTaken,
    StillInUse,
    create_organization,
    move_organization,
    update_organization,
)
from xueji.foundation.organizations.services.uploads import (
    UploadGone,
    discard,
    park,
    parked,
    sweep_uploads,
)

__all__ = [
    "ERASED_NAME",
    "pseudonymize",
    "note_read",
    "import_units_file",
    "sweep_uploads",
    "parked",
    "park",
    "discard",
    "UploadGone",
    "marked_failures",
    "import_people",
    "check_people",
    "PeopleImport",
    "AccountRefused",
    "BeforeLastChange",
    "CodeTaken",
    "MembershipOver",
    "MovedIntoItself",
    "NewAccount",
    "PersonCodeTaken",
    "PersonFacts",
    "PhoneMalformed",
    "PostFacts",
    "PostRefused",
    "RoleRefused",
    "StillInUse",
    "TreeTooDeep",
    "UnitImport",
    "add_membership",
    "assign_role",
    "audit_exported",
    "create_organization",
    "create_user",
    "end_membership",
    "grade_post",
    "import_units",
    "import_units_csv",
    "move_organization",
    "open_account",
    "password_changed",
    "random_password",
    "register_person",
    "remove_post",
    "reset_password",
    "revoke_role",
    "save_person",
    "save_post",
    "unlock_user",
    "update_organization",
]
