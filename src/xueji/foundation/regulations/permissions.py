"""Who may change the library; reading it is open to every signed-in person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import Role

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def may_edit(viewer: User, on: date) -> bool:
    """Editors and system administrators import texts and keep their data."""
    return organizations.may(viewer, Role.EDITOR, Role.SYSTEM_ADMIN, on=on)


def may_grade(viewer: User, on: date) -> bool:
    """Editors, reviewers and system administrators grade and confirm comparisons of versions."""
    roles = (Role.EDITOR, Role.REVIEWER, Role.SYSTEM_ADMIN)
    return organizations.may(viewer, *roles, on=on)
