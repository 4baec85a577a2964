"""Who may look after tools, accounts and forwarding, and who may bring in training records."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from xueji.common import access
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

Role = organizations.Role
MANAGE_TOOLS = access.declare(
    "learning_records.manage_tools",
    "管理外部系统的凭证、账号对应和转发",
    Role.SYSTEM_ADMIN,
    pages=(
        "learning_records:tools",
        "learning_records:new-tool",
        "learning_records:rotate-tool",
        "learning_records:revoke-tool",
        "learning_records:unmatched",
        "learning_records:matched",
        "learning_records:aside",
        "learning_records:match",
        "learning_records:set-aside",
        "learning_records:unmatch",
        "learning_records:take-back",
        "learning_records:targets",
        "learning_records:new-target",
        "learning_records:target",
        "learning_records:change-target",
        "learning_records:switch-target",
        "learning_records:send-again",
    ),
)
IMPORT_TRAINING = access.declare(
    "learning_records.import_training",
    "导入培训记录",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    pages=(
        "learning_records:import-training",
        "learning_records:commit-training",
        "learning_records:failed-training",
        "learning_records:training-template",
    ),
)
READ_RECORDS = access.declare(
    "learning_records.read",
    "查看下级人员的学习记录",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    Role.INSPECTOR,
    besides="本人看自己的",
)
TRAINING_ROLES = IMPORT_TRAINING.roles


def may_manage_tools(viewer: "User | AnonymousUser", on: date) -> bool:
    """Credentials, accounts of other tools, forwarding."""
    return organizations.may(viewer, *MANAGE_TOOLS.roles, on=on)


def may_import_training(viewer: "User | AnonymousUser", on: date) -> bool:
    """Bring in training records; each row is checked against the own subtree besides."""
    return organizations.may(viewer, *TRAINING_ROLES, on=on)


def tool_units(viewer: "User | AnonymousUser", on: date) -> "QuerySet[Organization]":
    """Units whose tools the viewer looks after."""
    return organizations.organizations_under(viewer, *MANAGE_TOOLS.roles, on=on)


def unit_ids(viewer: "User | AnonymousUser", on: date) -> "QuerySet[Any]":
    """Their keys, for a condition."""
    return tool_units(viewer, on).order_by().values("pk")
