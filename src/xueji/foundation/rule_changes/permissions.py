"""Who sees and handles what a change of rules leaves behind."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from xueji.common import access
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import Role

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

READ = access.declare(
    "rule_changes.read",
    "查看法规变化后的待办，改写本人所管内容的条号",
    Role.EDITOR,
    Role.REVIEWER,
    Role.DISCIPLINE_OFFICE,
    Role.ORGANIZER,
    pages=("rule_changes:index", "rule_changes:run", "rule_changes:item", "rule_changes:rewrite"),
)
HANDLE = access.declare(
    "rule_changes.handle",
    "处理法规变化后的待办",
    Role.EDITOR,
    Role.REVIEWER,
    Role.DISCIPLINE_OFFICE,
    pages=("rule_changes:decide",),
    besides="内容的负责人本人",
)
READERS, HANDLERS = READ.roles, HANDLE.roles


def may_read(viewer: "User", on: date) -> bool:
    """Open the list of changes: whoever writes, reviews, or plans study somewhere."""
    return organizations.may(viewer, *READERS, on=on)


def within(viewer: "User", roles: tuple[str, ...], on: date) -> Q:
    """Items of the viewer's own, of units under these roles, and of no unit for the top of the tree."""
    paths = organizations.scope_paths(viewer, *roles, on=on)
    scoped = organizations.in_scope_q("organization__path", paths)
    is_top = organizations.organizations_for(viewer, on).filter(path__in=paths, parent=None).exists()
    unowned = Q(organization=None) if is_top else Q(pk__in=[])
    return Q(owner=viewer) | scoped | unowned
