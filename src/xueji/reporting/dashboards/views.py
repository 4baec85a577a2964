"""The first page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xueji.foundation.organizations import selectors as organizations
from xueji.reporting.dashboards import selectors

OFFICE_ROLES = (
    organizations.Role.ORGANIZER,
    organizations.Role.DISCIPLINE_OFFICE,
    organizations.Role.INSPECTOR,
)


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """工作台 for those who organise, 今日 for everybody."""
    now = timezone.now()
    person = organizations.person_of(request.user)
    is_office = organizations.may(request.user, *OFFICE_ROLES, on=timezone.localdate(now))
    context = {
        "today": timezone.localdate(now),
        "day": selectors.member_day(person, now) if person else None,
        "office": selectors.office_day(request.user, now) if is_office else None,
        "changed": selectors.changed_regulations(now),
    }
    return render(request, f"dashboards/{'desk' if is_office else 'today'}.html", context)
