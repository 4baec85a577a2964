"""Who may change the graph; reading it is open to every signed-in person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import Role

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

STAFF = (Role.EDITOR, Role.REVIEWER)
REFUSAL = "修改知识图谱需要“内容编辑”或“内容审核”角色。"


class NotAllowed(DomainError):
    """The person may read the graph, not change it."""


def may_edit(viewer: User, on: date) -> bool:
    """Editors and reviewers keep the graph."""
    return organizations.may(viewer, *STAFF, on=on)


def require_editor(actor: User | None, on: date) -> None:
    """Refuse whoever may not edit; None is the system itself (command line, demonstration)."""
    if actor is not None and not may_edit(actor, on):
        raise NotAllowed(REFUSAL)
