"""Questions that wait for a reviewer."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from xueji.activity.assessments.models import Question
from xueji.common.ui.waiting import Waiting, counted
from xueji.foundation.library import selectors as library

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def questions_to_review(viewer: "User", now: datetime) -> list[Waiting]:
    """One line with their number."""
    found = library.under_review_q(viewer, now)
    count = 0 if found is None else Question.objects.filter(found).count()
    return counted(count, "{} 道题待审核", f"{reverse('assessments:index')}?status={Question.Status.REVIEW}")
