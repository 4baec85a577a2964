"""Requests of people about their own data that the viewer's office has to answer."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone

from xueji.common.ui.formats import day
from xueji.common.ui.waiting import Waiting, counted
from xueji.foundation.privacy import permissions, selectors
from xueji.foundation.privacy.models import PrivacyRequest

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def open_requests(viewer: "User", now: datetime) -> list[Waiting]:
    """One line with the first day that is due."""
    on = timezone.localdate(now)
    if not permissions.may_answer_requests(viewer, on):
        return []
    waiting = selectors.requests_for(viewer, on).filter(status=PrivacyRequest.Status.OPEN)
    first = waiting.aggregate(first=Min("due_date"))["first"]
    remark = f"最早期限 {day(first)}" if first else ""
    url = f"{reverse('privacy:requests')}?status={PrivacyRequest.Status.OPEN}"
    return counted(waiting.count(), "{} 项个人信息请求待答复", url, remark)
