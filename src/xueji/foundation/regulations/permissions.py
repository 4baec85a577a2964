"""Who may change the library; reading it is open to every signed-in person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xueji.common import access
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import Role

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


EDIT = access.declare(
    "regulations.edit",
    "导入和修改法规",
    Role.EDITOR,
    Role.SYSTEM_ADMIN,
    pages=(
        "regulations:new-import",
        "regulations:draft",
        "regulations:discard-draft",
        "regulations:edit",
        "regulations:version-dates",
        "regulations:disciplines",
    ),
)
GRADE = access.declare(
    "regulations.grade",
    "核对版本对照",
    Role.EDITOR,
    Role.REVIEWER,
    Role.SYSTEM_ADMIN,
    pages=(
        "regulations:pair-articles",
        "regulations:confirm-comparison",
        "regulations:grade-change",
        "regulations:release-pairing",
    ),
)
access.for_signed_in(
    "regulations.read",
    "阅读法规、版本对照，导出条文",
    "regulations:index",
    "regulations:detail",
    "regulations:effective",
    "regulations:compare",
    "regulations:comparison",
    "regulations:comparison-word",
    "regulations:export",
)


def may_edit(viewer: User, on: date) -> bool:
    """Editors and system administrators import texts and keep their data."""
    return organizations.may(viewer, *EDIT.roles, on=on)


def may_grade(viewer: User, on: date) -> bool:
    """Editors, reviewers and system administrators grade and confirm comparisons of versions."""
    return organizations.may(viewer, *GRADE.roles, on=on)
