"""Who writes and approves handbooks; holders read their own."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common import access
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Post, User
    from xueji.foundation.post_handbooks.models import HandbookRevision

Role = organizations.Role
WRITE = access.declare(
    "post_handbooks.write",
    "编写岗位手册",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    pages=(
        "post_handbooks:open-draft",
        "post_handbooks:adopt",
        "post_handbooks:create-risk",
        "post_handbooks:edit-risk",
        "post_handbooks:remove-risk",
        "post_handbooks:step",
    ),
)
APPROVE = access.declare(
    "post_handbooks.approve",
    "批准或退回岗位手册（不能批准自己参与编写的）",
    Role.DISCIPLINE_OFFICE,
    pages=("post_handbooks:step",),
)
access.for_signed_in(
    "post_handbooks.read_own",
    "阅读本人岗位的手册",
    "post_handbooks:mine",
    "post_handbooks:handbook",
    "post_handbooks:finish",
    "post_handbooks:handbook-file",
)
WRITERS, OFFICE = WRITE.roles, APPROVE.roles


class NotAllowed(DomainError):
    """The person has no role for this, or wrote what is to be approved."""


def may_write(viewer: "User", post: "Post", on: date) -> bool:
    """Write the handbook of a post."""
    return organizations.may(viewer, *WRITERS, organization=post.organization, on=on)


def is_office(viewer: "User", post: "Post", on: date) -> bool:
    """Register the post, grade it, approve its handbook."""
    return organizations.may(viewer, *OFFICE, organization=post.organization, on=on)


def require_writer(actor: "User | None", post: "Post", on: date) -> None:
    """None is the system itself (demonstration).

    Raises:
        NotAllowed: no role over the unit of the post.
    """
    if actor is not None and not may_write(actor, post, on):
        raise NotAllowed("编写手册需要这个单位的“学习组织者”或“纪委办公室”角色。")


def require_second_person(actor: "User", revision: "HandbookRevision", on: date) -> None:
    """Approving a handbook, and clearing what a changed rule holds, is not for those who wrote it.

    Raises:
        NotAllowed: no role over the unit, or the actor's words are in the revision.
    """
    if not is_office(actor, revision.handbook.post, on):
        raise NotAllowed("批准手册需要这个单位的“纪委办公室”角色。")
    if has_written(actor, revision, on):
        raise NotAllowed("参与编写的人不能批准，请由纪委办公室没有参与编写的人办理。")


def has_written(viewer: "User", revision: "HandbookRevision", on: date) -> bool:
    """Whether the viewer's words are in the revision, or the viewer sent it on its way.

    Who handed a role on to a writer, or stood in for one, counts as that writer (decision 0033).
    """
    one = organizations.one_with(
        viewer,
        *WRITERS,
        *OFFICE,
        organization=revision.handbook.post.organization,
        since=timezone.localdate(revision.opened_at),
        on=on,
    ).accounts
    return revision.submitted_by_id in one or revision.writers.filter(user__in=one).exists()
