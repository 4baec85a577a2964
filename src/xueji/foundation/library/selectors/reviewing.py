"""What waits for a reviewer; questions go the same way as resources."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from xueji.foundation.library import permissions
from xueji.foundation.library.models.review import ContentStatus
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def under_review_q(viewer: "User", now: datetime) -> Q | None:
    """Content others handed in, of units whose content the viewer reviews; None for who reviews nothing."""
    paths = organizations.scope_paths(viewer, *permissions.REVIEWERS, on=timezone.localdate(now))
    if not paths:
        return None
    units = organizations.in_scope_q("organization__path", paths)
    shipped = Q(organization=None) if permissions.may_review_in(viewer, None, now) else Q(pk__in=[])
    return Q(status=ContentStatus.REVIEW) & (units | shipped) & ~Q(author=viewer)
