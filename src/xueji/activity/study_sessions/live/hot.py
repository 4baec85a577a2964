"""The two hot addresses of a session: check-in and answer. They read no session, user or cookie.

The signed pass in the form says who asks, and only a page of ours could have put it there; that is why the
CSRF token is not asked for.
"""

from functools import cache

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from xueji.activity.study_sessions.live import answers, check_in, passes
from xueji.activity.study_sessions.live.notes import NOTES
from xueji.common.errors import DomainError
from xueji.common.ui.responses import CONFLICT_STATUS

CHECK_IN_NOTES = {
    check_in.CheckInOutcome.RECORDED: "signed",
    check_in.CheckInOutcome.ALREADY: "already",
    check_in.CheckInOutcome.NOT_LIVE: "closed",
}
ANSWER_NOTES = {
    answers.AnswerOutcome.SAVED: "saved",
    answers.AnswerOutcome.NOT_OPEN: "late",
    answers.AnswerOutcome.REFUSED: "refused",
}


@csrf_exempt
@require_POST
def check_in_now(request: HttpRequest, session_id: int) -> HttpResponse:
    """Check in the person named by the pass, then show the phone page."""
    try:
        granted = passes.open_check_in(request.POST.get("pass", ""), passes.now_seconds())
        if granted.session_id != session_id:
            raise passes.PassRefused("这不是本场的签到页面，请重新扫描屏幕上的二维码。")
        note = CHECK_IN_NOTES[check_in.check_in(granted, timezone.now())]
    except DomainError as refusal:
        return _refused(request, session_id, refusal)
    return _to_phone_page(session_id, note)


@csrf_exempt
@require_POST
def answer_now(request: HttpRequest, session_id: int) -> HttpResponse:
    """Save the answer of the person named by the pass, then show the phone page."""
    try:
        granted = passes.open_answers(request.POST.get("pass", ""), passes.now_seconds())
        if granted.session_id != session_id:
            raise passes.PassRefused("这不是本场的答题页面，请回到学习页面再答。")
        selected = "".join(sorted(set(request.POST.getlist("selected"))))[:10]
        item = request.POST.get("item", "")
        if not selected or not item.isdecimal():
            return _to_phone_page(session_id, "empty")
        answer = answers.LiveAnswer(granted, int(item), selected, timezone.now())
        note = ANSWER_NOTES[answers.save_answer(answer)]
    except DomainError as refusal:
        return _refused(request, session_id, refusal)
    if request.headers.get("HX-Request"):
        return HttpResponse(note_fragment(note))
    return _to_phone_page(session_id, note)


def _to_phone_page(session_id: int, note: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('live:phone', args=[session_id])}?note={note}")


@cache
def note_fragment(note: str) -> str:
    """The words for one outcome, rendered once in a process."""
    tone, text = NOTES[note]
    return render_to_string("study_sessions/live/_note.html", {"tone": tone, "text": text})


def _refused(request: HttpRequest, session_id: int, refusal: DomainError) -> HttpResponse:
    if request.headers.get("HX-Request"):
        page = "study_sessions/live/_note.html"
        return render(request, page, {"tone": "bad", "text": refusal.message}, status=CONFLICT_STATUS)
    context = {"session_id": session_id, "text": refusal.message}
    return render(request, "study_sessions/live/refused.html", context, status=CONFLICT_STATUS)
