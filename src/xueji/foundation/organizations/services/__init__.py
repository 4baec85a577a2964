"""Writing units, people, roles and accounts: the front door of the domain."""

from xueji.foundation.organizations.open_work import OpenItem, register_open_work
from xueji.foundation.organizations.person_references import register as register_person_rows
from xueji.foundation.organizations.services.account_requests import (
    RequestRefused,
    ask,
    decide_requests,
    enable_at_once,
    request_account,
    request_enabling,
)
from xueji.foundation.organizations.services.accounts import (
    AccountRefused,
    NewAccount,
    check_username,
    create_user,
    open_account,
    password_changed,
    random_password,
    reset_password,
    unlock_user,
)
from xueji.foundation.organizations.services.audit_reading import audit_exported
from xueji.foundation.organizations.services.delegations import (
    DelegationRefused,
    close_lapsed,
    delegate_role,
    end_delegation,
)
from xueji.foundation.organizations.services.disabling import (
    DisablingRefused,
    disable_account,
    disable_unused,
)
from xueji.foundation.organizations.services.division_codes import DivisionImport, import_divisions_csv
from xueji.foundation.organizations.services.duplicates import find_duplicates, judge_different
from xueji.foundation.organizations.services.erasure import ERASED_NAME, pseudonymize
from xueji.foundation.organizations.services.import_runs import (
    RunOver,
    drop_run,
    people_workbook,
    stage,
    start_people_check,
    sweep_runs,
)
from xueji.foundation.organizations.services.main_units import settle_main_units
from xueji.foundation.organizations.services.merging import MergeRefused, merge_people
from xueji.foundation.organizations.services.moves import (
    Destination,
    MoveRefused,
    end_floating,
    leave,
    register_floating,
    transfer_people,
)
from xueji.foundation.organizations.services.people import NAMES as FACT_NAMES
from xueji.foundation.organizations.services.people import (
    IdNumberRefused,
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
    ImportRefused,
    PeopleImport,
    check_people,
    check_rows,
    import_people,
    marked_failures,
    prepare_outcome,
    prepare_people,
    write_people,
)
from xueji.foundation.organizations.services.people_settings import (
    category_by_rule,
    refresh_categories,
    reorder_names,
    save_people_settings,
)
from xueji.foundation.organizations.services.posts import (
    PostFacts,
    PostRefused,
    grade_post,
    remove_post,
    save_post,
)
from xueji.foundation.organizations.services.reading import note_read
from xueji.foundation.organizations.services.reviews import (
    ReviewRefused,
    begin_review,
    close_lapsed_items,
    decide_grant,
    finish_review,
    remind_of_reviews,
)
from xueji.foundation.organizations.services.roles import RoleRefused, assign_role, revoke_role
from xueji.foundation.organizations.services.unit_changes import (
    make_due_changes,
    record_change,
    rehearse_change,
    withdraw_change,
)
from xueji.foundation.organizations.services.unit_import import (
    UnitImport,
    import_units,
    import_units_csv,
    import_units_file,
)
from xueji.foundation.organizations.services.unit_links import end_link, link_organizations
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
from xueji.foundation.organizations.unit_drafts import STAYS, ChangeRefused, UnitDraft, summary_of

__all__ = [
    "settle_main_units",
    "DelegationRefused",
    "close_lapsed",
    "delegate_role",
    "end_delegation",
    "ReviewRefused",
    "begin_review",
    "close_lapsed_items",
    "decide_grant",
    "finish_review",
    "remind_of_reviews",
    "DisablingRefused",
    "RequestRefused",
    "ask",
    "decide_requests",
    "disable_account",
    "disable_unused",
    "enable_at_once",
    "request_account",
    "request_enabling",
    "ERASED_NAME",
    "pseudonymize",
    "note_read",
    "people_workbook",
    "start_people_check",
    "IdNumberRefused",
    "category_by_rule",
    "refresh_categories",
    "reorder_names",
    "save_people_settings",
    "ImportRefused",
    "RunOver",
    "check_rows",
    "drop_run",
    "prepare_outcome",
    "prepare_people",
    "stage",
    "sweep_runs",
    "write_people",
    "FACT_NAMES",
    "MergeRefused",
    "find_duplicates",
    "judge_different",
    "merge_people",
    "register_person_rows",
    "Destination",
    "MoveRefused",
    "end_floating",
    "leave",
    "register_floating",
    "transfer_people",
    "OpenItem",
    "register_open_work",
    "STAYS",
    "ChangeRefused",
    "UnitDraft",
    "make_due_changes",
    "record_change",
    "DivisionImport",
    "import_divisions_csv",
    "end_link",
    "link_organizations",
    "rehearse_change",
    "summary_of",
    "withdraw_change",
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
    "check_username",
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
