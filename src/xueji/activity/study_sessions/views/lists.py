"""The list and the calendar."""

from calendar import Calendar
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xueji.activity.study_sessions import permissions, selectors
from xueji.activity.study_sessions.models import MeetingKind, StudySession
from xueji.activity.study_sessions.views._common import today
from xueji.common.ui import lists
from xueji.common.ui.items import Empty
from xueji.common.ui.statuses import look_of
from xueji.common.ui.validators import is_within_reach
from xueji.foundation.organizations.selectors import signed_in

# Of each day, the calendar shows these and leads to the list for the rest.
DAY_SESSIONS = 6

LIST = lists.ListDefinition(
    key="sessions",
    title="会前学纪",
    columns=(
        lists.Column("starts_at", "时间", "moment", sort="starts_at"),
        lists.Column(
            "title", "会议", sort="title", link=lambda row: reverse("study_sessions:detail", args=[row.pk])
        ),
        lists.Column("organization.name", "单位", sort="organization__path"),
        lists.Column("get_meeting_kind_display", "类型", sort="meeting_kind"),
        lists.Column("chair.name", "主持人"),
        lists.Column("lead_reader.name", "领学人"),
        lists.Column(
            "get_status_display",
            "状态",
            "status",
            sort="status",
            tone=lambda row: look_of(row.get_status_display()).tone,
        ),
    ),
    filters=(
        lists.AskedFilter("q", "会议名称或议程", selectors.typed_session_q),
        lists.TextFilter("unit", "单位", ("organization__name", "organization__code")),
        lists.ChoiceFilter("status", "状态", StudySession.Status.choices),
        lists.ChoiceFilter("kind", "类型", MeetingKind.choices, field="meeting_kind"),
        lists.DateRangeFilter("date", "日期", "starts_at"),
    ),
    default_sort="-starts_at",
    empty=Empty(
        "还没有会前学纪",
        "填写会议和议程，系统会按议程提出要学的条文、案例和试题。",
        icon="presentation",
    ),
)


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Sessions the viewer may open, filtered, sorted, exported."""
    viewer, on = signed_in(request), today()
    rows, is_narrow = selectors.sessions_for(viewer, on), permissions.has_narrow_scope(viewer, on)
    context = {"may_create": permissions.may_create(viewer, None, on)}
    return lists.respond(request, LIST, rows, "study_sessions/index.html", context, is_narrow=is_narrow)


@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """One month: a table on the desk, a list on the phone."""
    first = _month(request.GET.get("month", ""))
    following = (first + timedelta(days=32)).replace(day=1)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    last = weeks[-1][-1] + timedelta(days=1)
    cells = selectors.sessions_by_day(signed_in(request), weeks[0][0], last, today(), DAY_SESSIONS)
    context = {
        "first": first,
        "previous": (first - timedelta(days=1)).replace(day=1),
        "following": following,
        "weeks": [[cells.get(day, selectors.DayOfCalendar(day)) for day in week] for week in weeks],
        "days": [cell for day, cell in cells.items() if first <= day < following],
        "today": today(),
    }
    return render(request, "study_sessions/calendar.html", context)


def _month(text: str) -> date:
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = today().replace(day=1)
    return first if is_within_reach(first) else today().replace(day=1)
