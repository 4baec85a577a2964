"""Sessions not yet held when a unit is merged, split or abolished: they go to the unit that takes over."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse

from xueji.activity.study_sessions.models import SessionSeries, StudySession
from xueji.common.events.bus import subscribe
from xueji.common.ui import formats
from xueji.foundation.organizations.events import OrganizationsChanged
from xueji.foundation.organizations.services import OpenItem, register_open_work

NOT_HELD = (StudySession.Status.DRAFT, StudySession.Status.READY)


class SessionsNotHeld:
    """Sessions still to be held, as work open in a unit."""

    key, label = "sessions", "未召开的会前学纪"
    taken_over = "由承接单位召开"
    left_open = "请先召开或取消；撤销后由上级单位的学习组织者处理"

    def open_in(self, unit_ids: Collection[int], day: date) -> list[OpenItem]:
        """Every session of these units that was neither held nor canceled, the next first."""
        rows = StudySession.objects.filter(organization_id__in=list(unit_ids), status__in=NOT_HELD)
        return [
            OpenItem(f"{formats.moment(row.starts_at)} {row.title}", _page(row))
            for row in rows.order_by("starts_at", "pk")
        ]


def _page(session: StudySession) -> str:
    return reverse("study_sessions:detail", args=[session.pk])


def hand_over_sessions(event: OrganizationsChanged) -> None:
    """Let sessions not yet held and recurring meetings go on with the unit that took over."""
    for former, successor in event.successors.items():
        not_held = StudySession.objects.filter(organization_id=int(former), status__in=NOT_HELD)
        not_held.update(organization_id=successor)
        SessionSeries.objects.filter(organization_id=int(former)).update(organization_id=successor)


def register() -> None:
    """Tell the organizations of the work, and hear when a unit is over."""
    register_open_work(SessionsNotHeld())
    subscribe(OrganizationsChanged, hand_over_sessions)
