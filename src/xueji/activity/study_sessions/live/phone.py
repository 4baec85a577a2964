"""The phone side: arriving by link or digits, reading along, answering."""

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from xueji.activity.assessments import selectors as questions
from xueji.activity.assessments import services as assessments
from xueji.activity.study_sessions import rules, selectors
from xueji.activity.study_sessions.live import arrival, check_in, gate, passes, screens
from xueji.activity.study_sessions.live.notes import NOTES
from xueji.activity.study_sessions.models import Attendance, StudySession
from xueji.common.errors import DomainError
from xueji.common.ui.responses import refusal
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

PHONE = "study_sessions/live/phone.html"
ARRIVE = "study_sessions/live/arrive.html"
REFUSED = "study_sessions/live/refused.html"


@require_GET
def arrive(request: HttpRequest, session_id: int, code: str) -> HttpResponse:
    """The address in the QR picture: check the code at once, then who asks."""
    session = get_object_or_404(StudySession, pk=session_id)
    device, is_new = arrival.device_of(request)
    try:
        arrival.require_live(session)
        window = arrival.accept_link(session, code, timezone.now())
    except DomainError as error:
        return render(request, REFUSED, {"session_id": session_id, "text": error.message}, status=409)
    ticket = arrival.seal_ticket(session, window, arrival.device_mark(session, device))
    response = HttpResponseRedirect(reverse("live:confirm", args=[session.pk, ticket]))
    if is_new:
        arrival.remember_device(response, device, secure=request.is_secure())
    return response


@require_GET
def confirm(request: HttpRequest, session_id: int, ticket: str) -> HttpResponse:
    """Sign in if need be, then one button that checks this person in."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    session = get_object_or_404(StudySession, pk=session_id)
    device, _ = arrival.device_of(request)
    try:
        arrival.require_live(session)
        person = required_person(request)
        mark = arrival.device_mark(session, device)
        window = arrival.open_ticket(session, ticket, mark)
        granted = arrival.grant(session, person, mark, window, Attendance.Route.QR, passes.now_seconds())
    except DomainError as error:
        return render(request, REFUSED, {"session_id": session_id, "text": error.message}, status=409)
    context = {
        "session": session,
        "person": person,
        "pass": passes.seal_check_in(granted, passes.now_seconds()),
    }
    return render(request, ARRIVE, context)


@login_required
@require_POST
def digits(request: HttpRequest, session_id: int) -> HttpResponse:
    """Check in with the six digits on the wall."""
    now = timezone.now()
    session = visible_session(request, session_id, now)
    device, is_new = arrival.device_of(request)
    page = reverse("live:phone", args=[session.pk])
    try:
        arrival.require_live(session)
        person = required_person(request)
        arrival.count_digit_try(session, person)
        window = arrival.accept_digits(session, request.POST.get("code", ""), now)
        mark = arrival.device_mark(session, device)
        granted = arrival.grant(session, person, mark, window, Attendance.Route.DIGITS, passes.now_seconds())
        outcome = check_in.check_in(granted, now)
    except DomainError as error:
        return refusal(request, error.message, page)
    note = {"recorded": "signed", "already": "already", "not_live": "closed"}[outcome.value]
    response = HttpResponseRedirect(f"{page}?note={note}")
    if is_new:
        arrival.remember_device(response, device, secure=request.is_secure())
    return response


@login_required
@require_GET
def phone(request: HttpRequest, session_id: int) -> HttpResponse:
    """What an invited person sees: own check-in, and the stage the wall shows."""
    now = timezone.now()
    session = visible_session(request, session_id, now)
    person = organizations.person_of(request.user)
    entries = selectors.pack(session)
    screen = screens.screen_of(session, entries)
    attended = is_attending(session, person)
    context = {
        "session": session,
        "screen": screen,
        "attended": attended,
        "note": NOTES.get(request.GET.get("note", "")),
        "state": f"{session.status}:{session.stage}",
        **answer_context(session, screen, person, attended, now),
    }
    return render(request, PHONE, context)


def answer_context(
    session: StudySession, screen: screens.Screen, person: "Person | None", attended: bool, now: datetime
) -> dict[str, object]:
    """The person's own answer, and the pass that lets it be given while the question is open."""
    if screen.entry is None or screen.entry.question is None or person is None:
        return {}
    occasion = screens.occasion_of(session)
    own = {one.revision_id: one for one in questions.responses_of_person(occasion, person.pk)}
    chosen = own.get(screen.entry.question.revision_id)
    context: dict[str, object] = {"chosen": chosen.selected if chosen else "", "answer": chosen}
    if screen.is_result:
        context["bars"] = screens.result_bars(
            session, screen.entry, revealed=True, chosen=chosen.selected if chosen else ""
        )
        context["deciding"] = screens.deciding_articles(screen.entry)
    elif attended and session.status == StudySession.Status.LIVE:
        attempt = assessments.ensure_attempt(occasion=occasion, person_id=person.pk, now=now)
        granted = passes.AnswerPass(session.pk, person.pk, attempt.pk)
        context["pass"] = passes.seal_answers(granted, passes.now_seconds())
    return context


@require_GET
def pulse(request: HttpRequest, session_id: int) -> HttpResponse:
    """Asked every few seconds by every phone: nothing new, or "load the page again". Reads no user."""
    is_same = request.GET.get("seen") == gate.state_now(session_id)
    return HttpResponse(status=204, headers={} if is_same else {"HX-Refresh": "true"})


def visible_session(request: HttpRequest, session_id: int, now: datetime) -> StudySession:
    """A session the person may see; otherwise 404."""
    return selectors.session_for(organizations.signed_in(request), session_id, timezone.localdate(now))


def required_person(request: HttpRequest) -> "Person":
    """The signed-in account's person.

    Raises:
        NotInvited: an account that stands for no person.
    """
    person = organizations.person_of(request.user)
    if person is None:
        raise arrival.NotInvited("这个账号没有对应人员，不能签到。请用本人账号登录。")
    return person


def is_attending(session: StudySession, person: "Person | None") -> bool:
    """Whether the person is recorded as present."""
    rows = Attendance.objects.filter(session=session, person=person, status__in=rules.ATTENDED)
    return person is not None and rows.exists()
