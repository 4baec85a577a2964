"""Who keeps the list of a unit, who checks, who reads; owners see and report their own."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common import access
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User
    from xueji.foundation.responsibilities.models import Responsibility

Role = organizations.Role
KEEP = access.declare(
    "responsibilities.keep",
    "登记领导小组，编制和下达责任清单",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    pages=(
        "responsibilities:create",
        "responsibilities:edit",
        "responsibilities:start",
        "responsibilities:remove",
        "responsibilities:give-out",
        "responsibilities:next-year",
        "responsibilities:create-group",
        "responsibilities:edit-group",
        "responsibilities:seat-member",
        "responsibilities:end-member",
    ),
)
CHECK = access.declare(
    "responsibilities.check",
    "核查责任事项（不能核查自己的）",
    Role.DISCIPLINE_OFFICE,
    Role.INSPECTOR,
    pages=("responsibilities:check",),
)
READ = access.declare(
    "responsibilities.read",
    "查看领导小组和责任清单",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    Role.INSPECTOR,
    pages=("responsibilities:items", "responsibilities:unit"),
)
access.for_signed_in(
    "responsibilities.own",
    "查看和报告本人的责任事项",
    "responsibilities:mine",
    "responsibilities:item",
    "responsibilities:add-evidence",
    "responsibilities:evidence",
    "responsibilities:remove-evidence",
    "responsibilities:report",
)
KEEPERS, CHECKERS, READERS = KEEP.roles, CHECK.roles, READ.roles


class NotAllowed(DomainError):
    """The person has no part in this responsibility, or is too near to check it."""


def may_keep(viewer: "User", organization: "Organization", on: date) -> bool:
    """Write the list and the leading groups of a unit."""
    return organizations.may(viewer, *KEEPERS, organization=organization, on=on)


def may_report(viewer: "User", item: "Responsibility", on: date) -> bool:
    """Say that it is done: the owner, or who keeps the list of the unit."""
    person = organizations.person_of(viewer)
    return person is not None and (item.owner_id == person.pk or may_keep(viewer, item.organization, on))


def may_check(viewer: "User", item: "Responsibility", on: date) -> bool:
    """Check it: by role over the unit, and neither the owner nor who reported, nor one who stands in."""
    if organizations.person_of(viewer) is None:
        return False
    since = timezone.localdate(item.reported_at) if item.reported_at else on
    one = organizations.one_with(
        viewer, *CHECKERS, *KEEPERS, organization=item.organization, since=since, on=on
    )
    if one.people & {item.owner_id, item.reported_by_id}:
        return False
    return organizations.may(viewer, *CHECKERS, organization=item.organization, on=on)


def require_keeper(actor: "User | None", organization: "Organization", on: date) -> None:
    """None is the system itself (demonstration).

    Raises:
        NotAllowed: no role over the unit.
    """
    if actor is not None and not may_keep(actor, organization, on):
        raise NotAllowed("编制责任清单需要这个单位的“学习组织者”或“纪委办公室”角色。")
