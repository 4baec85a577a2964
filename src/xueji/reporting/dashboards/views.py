"""The first page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xueji.common.replica import heavy_page
from xueji.common.ui.waiting import waiting_for
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.rule_changes import selectors as rule_changes
from xueji.reporting.dashboards import permissions, selectors


@login_required
@require_GET
@heavy_page
def today(request: HttpRequest) -> HttpResponse:
    """今日: one column for one person."""
    return _day_of_member(request)


def _day_of_member(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    person = organizations.person_of(request.user)
    context = {
        "today": timezone.localdate(now),
        "waiting": waiting_for(organizations.signed_in(request), now),
        "day": selectors.member_day(person, now) if person else None,
        "changed": selectors.changed_regulations(now),
    }
    return render(request, "dashboards/today.html", context)


@login_required
@require_GET
@heavy_page
def home(request: HttpRequest) -> HttpResponse:
    """工作台 for those who organise; everybody else goes on to 今日."""
    now = timezone.now()
    day = timezone.localdate(now)
    if not organizations.may(request.user, *permissions.SEE_DESK.roles, on=day):
        return _day_of_member(request)
    person = organizations.person_of(request.user)
    context = {
        "today": day,
        "may_plan": person is not None and organizations.may(request.user, *permissions.PLAN.roles, on=day),
        "waiting": waiting_for(organizations.signed_in(request), now),
        "day": selectors.member_day(person, now) if person else None,
        "office": selectors.office_day(organizations.signed_in(request), now),
        "changed": selectors.changed_regulations(now),
        "waiting_changes": rule_changes.waiting_count(organizations.signed_in(request), now),
    }
    return render(request, "dashboards/desk.html", context)
