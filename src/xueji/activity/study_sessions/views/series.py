"""Recurring meetings."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from xueji.activity.study_sessions import services
from xueji.activity.study_sessions.forms import SeriesForm
from xueji.activity.study_sessions.views._common import refusable, runnable, said, today
from xueji.common.errors import DomainError
from xueji.foundation.organizations.selectors import signed_in


@login_required
@require_POST
@refusable("detail")
def start_series(request: HttpRequest, session_id: int) -> HttpResponse:
    """Let the meeting recur."""
    session = runnable(request, session_id)
    form = SeriesForm(request.POST)
    if not form.is_valid():
        raise DomainError("请选择周期并填写截止日期，日期按 2026-01-05 填写。")
    data = form.cleaned_data
    series = services.start_series(
        session,
        data["rhythm"],
        data["until_date"],
        signed_in(request),
        timezone.now(),
    )
    count = series.sessions.count() - 1
    return said(request, f"已设为例会，后续 {count} 场已列入日历。", "detail", session.pk)


@login_required
@require_POST
@refusable("detail")
def end_series(request: HttpRequest, session_id: int) -> HttpResponse:
    """End the series from today on; drafts not yet approved are canceled."""
    session = runnable(request, session_id)
    if session.series is None:
        raise DomainError("这场会议不属于例会。")
    count = services.end_series(session.series, today(), signed_in(request), timezone.now())
    return said(request, f"例会已终止，{count} 场未审定的会议已取消。", "detail", session.pk)
