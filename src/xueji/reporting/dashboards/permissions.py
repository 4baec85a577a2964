"""Who has a desk; everybody has a today."""

from xueji.common import access
from xueji.foundation.organizations.selectors import Role

SEE_DESK = access.declare(
    "dashboards.see_desk", "查看工作台", Role.ORGANIZER, Role.DISCIPLINE_OFFICE, Role.INSPECTOR
)
PLAN = access.declare("dashboards.plan", "从工作台安排会议学习", Role.ORGANIZER)
access.for_signed_in("dashboards.today", "查看今日", "home", "today")
