"""Resources that wait for a reviewer, on the first page."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from xueji.common.ui.waiting import Waiting, counted
from xueji.foundation.library.models import Resource
from xueji.foundation.library.selectors import under_review_q

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def resources_to_review(viewer: "User", now: datetime) -> list[Waiting]:
    """One line with their number."""
    found = under_review_q(viewer, now)
    count = 0 if found is None else Resource.objects.filter(found).count()
    return counted(count, "{} 个资源待审核", f"{reverse('library:index')}?status={Resource.Status.REVIEW}")
