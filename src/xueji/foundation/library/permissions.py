"""Who may write, review and read resources."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.foundation.library.models import Resource
from xueji.foundation.library.rules import Standing
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

EDITORS = (organizations.Role.EDITOR,)
REVIEWERS = (organizations.Role.REVIEWER,)
STAFF = (*EDITORS, *REVIEWERS)


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


def may_create(viewer: "User", now: datetime) -> bool:
    """Whether the viewer is an editor anywhere."""
    return organizations.may(viewer, *EDITORS, on=timezone.localdate(now))


def is_staff(viewer: "User", now: datetime) -> bool:
    """Whether the viewer writes or reviews content anywhere."""
    return organizations.may(viewer, *STAFF, on=timezone.localdate(now))


def is_platform_staff(viewer: "User", now: datetime) -> bool:
    """Whether the viewer writes or reviews content that belongs to no unit."""
    return holds_content_role(viewer, STAFF, None, now)


def standing(viewer: "User", resource: Resource, now: datetime) -> Standing:
    """How the viewer stands to one resource."""
    return Standing(
        is_editor=may_edit_in(viewer, resource.organization, now),
        is_reviewer=may_review_in(viewer, resource.organization, now),
        has_written=resource.author_id == viewer.pk or resource.revisions.filter(saved_by=viewer).exists(),
    )
