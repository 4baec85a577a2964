"""The presenter screen: what is studied now, the code, who has arrived, the timer, the host's controls."""

from datetime import datetime

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_POST

from xueji.activity.study_sessions import rules, selectors, services
from xueji.activity.study_sessions.live import codes, screens
from xueji.activity.study_sessions.models import Attendance, StudySession
from xueji.common.errors import DomainError
from xueji.common.ui.responses import refusal
from xueji.foundation.organizations import selectors as organizations

WALL = "study_sessions/live/wall.html"
NEWEST_ARRIVALS = 3


@login_required
@require_GET
def present(request: HttpRequest, session_id: int) -> HttpResponse:
    """The wall for those who may hold the session; ``?part=pulse`` renews code and counts only."""
    now = timezone.now()
    session = held_session(request, session_id, now)
    if request.GET.get("part") == "pulse":
        return _pulse(request, session, now)
    entries = selectors.pack(session)
    screen = screens.screen_of(session, entries)
    before, after = screens.neighbors(session, entries)
    context = {
        "session": session,
        "screen": screen,
        "entries": entries,
        "before": before,
        "after": after,
        "next_label": next_label(after),
        "stage_url": reverse("live:stage", args=[session.pk]),
        "back_url": reverse("study_sessions:detail", args=[session.pk]),
        **result_context(session, screen),
        "seconds_left": screens.seconds_left(session, screen, now),
        **pulse_context(request, session, now),
    }
    return render(request, WALL, context)


def held_session(request: HttpRequest, session_id: int, now: datetime) -> StudySession:
    """A session the viewer may hold; otherwise 404."""
    return selectors.runnable_session(organizations.signed_in(request), session_id, timezone.localdate(now))


def result_context(session: StudySession, screen: screens.Screen) -> dict[str, object]:
    """Bars and deciding articles once the answer is shown."""
    if screen.entry is None or not screen.is_result:
        return {}
    return {
        "bars": screens.result_bars(session, screen.entry, revealed=True),
        "deciding": screens.deciding_articles(screen.entry),
    }


def next_label(stage: str) -> str:
    """Words on the button to the next stage."""
    return "公布结果" if stage.startswith("result:") else "下一项"


def _pulse(request: HttpRequest, session: StudySession, now: datetime) -> HttpResponse:
    """The rail anew; when the stage was changed elsewhere the whole wall is asked to follow."""
    state = f"{session.status}:{session.stage}"
    if request.GET.get("seen") != state:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, f"{WALL}#wall-pulse", {"session": session, **pulse_context(request, session, now)})


def pulse_context(request: HttpRequest, session: StudySession, now: datetime) -> dict[str, object]:
    """What changes by itself: code, digits, counts, the newest arrivals."""
    shows_code = session.check_in_enabled and session.status == StudySession.Status.LIVE
    newest = Attendance.objects.filter(session=session, status__in=rules.ATTENDED).select_related("person")
    return {
        "state": f"{session.status}:{session.stage}",
        "qr": qr_picture(check_in_url(request, session, now)) if shows_code else "",
        "digits": spaced_digits(session, now) if shows_code else "",
        "arrived": screens.arrived_count(session),
        "invited": session.invitations.count(),
        "newest": [row.person.name for row in newest.order_by("-recorded_at")[:NEWEST_ARRIVALS]],
        "answered": _answered(session),
    }


def _answered(session: StudySession) -> int | None:
    item_id = rules.stage_item_id(session.stage)
    item = session.pack_items.filter(pk=item_id, revision__isnull=False).first() if item_id else None
    return screens.answered_count(session, item.revision_id) if item and item.revision_id else None


def check_in_url(request: HttpRequest, session: StudySession, now: datetime) -> str:
    """Absolute address of the present code, by the name under which phones reach this machine."""
    window = codes.window_at(now, codes.LINK_WINDOW_SECONDS)
    path = reverse(
        "live:arrive", args=[session.pk, codes.link_code(session.check_in_secret, session.pk, window)]
    )
    base = settings.PUBLIC_URL.rstrip("/")
    return f"{base}{path}" if base else request.build_absolute_uri(path)


def qr_picture(text: str) -> SafeString:
    """A QR picture as inline SVG without style attributes, black on white in every mode."""
    picture = segno.make(text, error="m").svg_inline(border=3, omitsize=True, dark="#000", light="#fff")
    return mark_safe(picture)  # noqa: S308 - made by segno from our own address


def spaced_digits(session: StudySession, now: datetime) -> str:
    """The six digits in two groups, easier to read from the back row."""
    window = codes.window_at(now, codes.DIGITS_WINDOW_SECONDS)
    digits = codes.digit_code(session.check_in_secret, session.pk, window)
    return f"{digits[:3]} {digits[3:]}"


@login_required
@require_POST
def change_stage(request: HttpRequest, session_id: int) -> HttpResponse:
    """Show another stage, or begin the session with its first one."""
    now = timezone.now()
    session = held_session(request, session_id, now)
    wall = reverse("live:present", args=[session.pk])
    try:
        if session.status == StudySession.Status.READY:
            services.open_session(session, organizations.signed_in(request), now)
        else:
            services.set_stage(session, request.POST.get("stage", ""), now)
    except DomainError as error:
        return refusal(request, error.message, wall)
    return HttpResponseRedirect(wall)
