"""The list and the calendar."""

from calendar import Calendar
from datetime import date, timedelta
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xueji.activity.study_sessions import permissions, selectors
from xueji.activity.study_sessions.models import MeetingKind, StudySession
from xueji.activity.study_sessions.views._common import today
from xueji.common.ui import lists
from xueji.common.ui.items import Empty
from xueji.common.ui.statuses import look_of
from xueji.common.ui.validators import is_within_reach
from xueji.foundation.organizations.selectors import signed_in

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
        lists.TextFilter("q", "关键词", ("title", "agenda_items__text")),
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
    rows = selectors.sessions_for(signed_in(request), today()).distinct()
    context = {"may_create": permissions.may_create(signed_in(request), None, today())}
    return lists.respond(request, LIST, rows, "study_sessions/index.html", context)


@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """One month: a table on the desk, a list on the phone."""
    first = _month(request.GET.get("month", ""))
    following = (first + timedelta(days=32)).replace(day=1)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    found = selectors.sessions_between(
        signed_in(request),
        weeks[0][0],
        weeks[-1][-1] + timedelta(days=1),
        today(),
    )
    by_day = {
        day: list(rows) for day, rows in groupby(found, key=lambda row: timezone.localdate(row.starts_at))
    }
    context = {
        "first": first,
        "previous": (first - timedelta(days=1)).replace(day=1),
        "following": following,
        "weeks": [[(day, by_day.get(day, []), day.month == first.month) for day in week] for week in weeks],
        "days": [(day, rows) for day, rows in by_day.items() if first <= day < following],
        "today": today(),
    }
    return render(request, "study_sessions/calendar.html", context)


def _month(text: str) -> date:
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = today().replace(day=1)
    return first if is_within_reach(first) else today().replace(day=1)
