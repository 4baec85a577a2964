"""Tests still open when a unit is merged, split or abolished."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse

from xueji.activity.assessments.models import ScheduledTest
from xueji.common.events.bus import subscribe
from xueji.common.ui import formats
from xueji.foundation.organizations.events import OrganizationsChanged
from xueji.foundation.organizations.services import OpenItem, register_open_work


class TestsNotSettled:
    """Tests given to a unit whose results are not in yet, as work open in it."""

    key, label = "tests", "未结算的测试"
    taken_over = "转给承接单位，到截止时间前由其全体人员作答"
    left_open = "请先等它截止；撤销后原单位的人员不能再作答"

    def open_in(self, unit_ids: Collection[int], day: date) -> list[OpenItem]:
        """Every such test, the first to close first."""
        rows = ScheduledTest.objects.filter(organization_id__in=list(unit_ids), settled_at=None)
        return [
            OpenItem(
                f"{row.title}（{formats.moment(row.closes_at)} 截止）",
                reverse("assessments:test", args=[row.pk]),
            )
            for row in rows.order_by("closes_at", "pk")
        ]


def hand_over_tests(event: OrganizationsChanged) -> None:
    """Let tests not yet settled go on with the unit that took over."""
    for former, successor in event.successors.items():
        open_tests = ScheduledTest.objects.filter(organization_id=int(former), settled_at=None)
        open_tests.update(organization_id=successor)


def register() -> None:
    """Tell the organizations of the work, and hear when a unit is over."""
    register_open_work(TestsNotSettled())
    subscribe(OrganizationsChanged, hand_over_tests)
