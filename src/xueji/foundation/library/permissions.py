"""Who may write, review and read resources."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common import access
from xueji.foundation.library.models import Resource, ReviewedContent
from xueji.foundation.library.rules import Standing
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

Role = organizations.Role
WRITE = access.declare(
    "library.write",
    "编写和修改资源、典型做法、词表",
    Role.EDITOR,
    pages=(
        "library:create",
        "library:create-practice",
        "library:edit",
        "library:edit-practice",
        "library:restore",
        "library:remove-term",
    ),
)
REVIEW = access.declare("library.review", "审核资源，受理推荐，推广典型做法", Role.REVIEWER)
# The office that answers for what is taught may release it; so may a reviewer who did not approve it.
PUBLISH = access.declare("library.publish", "发布资源", *REVIEW.roles, Role.DISCIPLINE_OFFICE)
WORK = access.declare(
    "library.work",
    "送审、审核、发布资源，查看草稿、推荐和重复",
    *WRITE.roles,
    *PUBLISH.roles,
    pages=(
        "library:move",
        "library:revision",
        "library:propose",
        "library:proposals",
        "library:proposal",
        "library:decide",
        "library:recommend",
        "library:duplicates",
        "library:vocabulary",
    ),
)
access.declare(
    "library.files",
    "管理资源的附件",
    *WORK.roles,
    pages=("library:files", "library:remove-file", "library:purge-file"),
    besides="资源的作者本人",
)
NOTE_USE = access.declare(
    "library.note_use", "登记采用了典型做法", *WORK.roles, Role.ORGANIZER, pages=("library:use",)
)
# Who plans study for a unit has to know what its library lacks.
REPORT = access.declare(
    "library.report",
    "查看资源结构和案例短缺",
    *WORK.roles,
    Role.ORGANIZER,
    Role.INSPECTOR,
    pages=("library:mix", "library:mix-records", "library:shortages"),
)
access.for_signed_in(
    "library.read",
    "阅读已发布的资源",
    "library:index",
    "library:resource",
    "library:practices",
    "library:industries",
    "library:file",
    "library:watching",
)
EDITORS, REVIEWERS, PUBLISHERS = WRITE.roles, REVIEW.roles, PUBLISH.roles
STAFF, REPORT_ROLES = WORK.roles, REPORT.roles


def holds_content_role(
    viewer: "User", roles: tuple[str, ...], organization: "Organization | None", now: datetime
) -> bool:
    """Whether the viewer holds one of the roles over the unit that content belongs to.

    Content of no unit (what ships with the platform) is looked after at the top of the tree.
    """
    on = timezone.localdate(now)
    if organization is not None:
        return organizations.may(viewer, *roles, organization=organization, on=on)
    paths = organizations.scope_paths(viewer, *roles, on=on)
    return organizations.organizations_for(viewer, on).filter(path__in=paths, parent=None).exists()


def may_edit_in(viewer: "User", organization: "Organization | None", now: datetime) -> bool:
    """Whether the viewer is an editor over the unit; content of no unit belongs to the top of the tree."""
    return holds_content_role(viewer, EDITORS, organization, now)


def may_review_in(viewer: "User", organization: "Organization | None", now: datetime) -> bool:
    """Whether the viewer is a reviewer over the unit."""
    return holds_content_role(viewer, REVIEWERS, organization, now)


def may_publish_in(viewer: "User", organization: "Organization | None", now: datetime) -> bool:
    """Whether the viewer may publish content of the unit."""
    return holds_content_role(viewer, PUBLISHERS, organization, now)


def may_create(viewer: "User", now: datetime) -> bool:
    """Whether the viewer is an editor anywhere."""
    return organizations.may(viewer, *EDITORS, on=timezone.localdate(now))


def may_note_use(viewer: "User", organization: "Organization", now: datetime) -> bool:
    """Whether the viewer may say for a unit that it made use of a practice."""
    return organizations.may(viewer, *NOTE_USE.roles, organization=organization, on=timezone.localdate(now))


def is_staff(viewer: "User", now: datetime) -> bool:
    """Whether the viewer writes, reviews or publishes content anywhere."""
    return organizations.may(viewer, *STAFF, on=timezone.localdate(now))


def is_staff_of(viewer: "User", resource: Resource, now: datetime) -> bool:
    """Whether the viewer wrote the resource, or writes, reviews or publishes content of its unit."""
    return resource.author_id == viewer.pk or holds_content_role(viewer, STAFF, resource.organization, now)


def is_platform_staff(viewer: "User", now: datetime) -> bool:
    """Whether the viewer writes, reviews or publishes content that belongs to no unit."""
    return holds_content_role(viewer, STAFF, None, now)


def standing(viewer: "User", resource: Resource, now: datetime) -> Standing:
    """How the viewer stands to one resource."""
    one = one_person(viewer, resource.organization, resource.created_at, now)
    wrote = resource.revisions.filter(saved_by__in=one).exists()
    return standing_to(viewer, resource, resource.organization, now, has_written=wrote, one_person=one)


def one_person(
    viewer: "User", organization: "Organization | None", since: datetime, now: datetime
) -> frozenset[int]:
    """Accounts that count as one person with the viewer for content of a unit (delegations, 0033)."""
    found = organizations.one_with(
        viewer,
        *STAFF,
        organization=organization,
        since=timezone.localdate(since),
        on=timezone.localdate(now),
    )
    return found.accounts


def standing_to(
    viewer: "User",
    content: ReviewedContent,
    organization: "Organization | None",
    now: datetime,
    *,
    has_written: bool,
    one_person: frozenset[int],
) -> Standing:
    """How the viewer stands to a resource or a question of a unit.

    Args:
        has_written: whether any stored wording is the viewer's; the author always has.
        one_person: the viewer's account, and those that count as the same person (``one_person``).
    """
    return Standing(
        is_editor=may_edit_in(viewer, organization, now),
        is_reviewer=may_review_in(viewer, organization, now),
        is_publisher=may_publish_in(viewer, organization, now),
        has_written=has_written or content.author_id in one_person,
        has_reviewed=content.reviewed_by_id in one_person,
        stands_in=len(one_person) > 1,
    )
