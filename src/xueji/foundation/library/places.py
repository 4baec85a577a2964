"""The pages of the library as tabs: which of them a viewer may open."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from xueji.common.ui.items import Tab
from xueji.foundation.library import permissions
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

OPEN = (("index", "全部资源"), ("industries", "行业案例库"), ("practices", "典型经验"))
FOR_STAFF = (("proposals", "共享推荐"), ("duplicates", "重复检查"), ("vocabulary", "词表"))
FOR_REPORT = (("mix", "结构与新鲜度"), ("shortages", "短缺清单"))


def tabs(viewer: "User", now: datetime, current: str) -> list[Tab]:
    """The tabs of this viewer; ``current`` is the name of the address that is open."""
    shown = [*OPEN]
    if organizations.may(viewer, *permissions.REPORT_ROLES, on=timezone.localdate(now)):
        shown += FOR_REPORT
    if permissions.is_staff(viewer, now):
        shown += FOR_STAFF
    return [Tab(label, reverse(f"library:{name}"), name == current) for name, label in shown]
