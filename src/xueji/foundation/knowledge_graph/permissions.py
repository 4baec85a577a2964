"""Who may change the graph; reading it is open to every signed-in person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xueji.common import access
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import Role

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

EDIT = access.declare(
    "knowledge_graph.edit",
    "修改知识图谱和风险点，导入导出图谱文件",
    Role.EDITOR,
    Role.REVIEWER,
    pages=(
        "knowledge_graph:checks",
        "knowledge_graph:create",
        "knowledge_graph:edit",
        "knowledge_graph:merge",
        "knowledge_graph:retire",
        "knowledge_graph:restore",
        "knowledge_graph:links",
        "knowledge_graph:link-article",
        "knowledge_graph:unlink-article",
        "knowledge_graph:link-thing",
        "knowledge_graph:unlink-thing",
        "knowledge_graph:suggestion",
        "knowledge_graph:create-risk",
        "knowledge_graph:edit-risk",
        "knowledge_graph:retire-risk",
        "knowledge_graph:files",
        "knowledge_graph:export",
        "knowledge_graph:commit",
        "knowledge_graph:discard",
    ),
)
access.for_signed_in(
    "knowledge_graph.read",
    "浏览知识图谱和风险点",
    "knowledge_graph:index",
    "knowledge_graph:list",
    "knowledge_graph:concept",
    "knowledge_graph:map",
    "knowledge_graph:map-data",
    "knowledge_graph:risks",
    "knowledge_graph:risk",
    "knowledge_graph:pick-concepts",
    "knowledge_graph:pick-articles",
    "knowledge_graph:pick-things",
)
STAFF = EDIT.roles
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
