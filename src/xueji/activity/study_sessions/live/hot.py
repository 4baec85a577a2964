"""The two hot addresses of a session: check-in and answer. They read no session, user or cookie.

The signed pass in the form says who asks, and only a page of ours could have put it there; that is why the
CSRF token is not asked for. ``HotPathMiddleware`` answers them before the other middleware runs; a refusal
takes the ordinary way, so that its page has everything a page needs.
"""

import re
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
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
HOT_PATH = re.compile(r"/s/(\d{1,18})/(check-in|answer)/")
REFUSAL = "hot_refusal"
HotWrite = Callable[[HttpRequest, int], HttpResponse]


def write_check_in(request: HttpRequest, session_id: int) -> HttpResponse:
    """Check in the person named by the pass; raises DomainError when refused."""
    granted = passes.open_check_in(request.POST.get("pass", ""), passes.now_seconds())
    if granted.session_id != session_id:
        raise passes.PassRefused("这不是本场的签到页面，请重新扫描屏幕上的二维码。")
    note = CHECK_IN_NOTES[check_in.check_in(granted, timezone.now())]
    return _answered(request, session_id, note)


def write_answer(request: HttpRequest, session_id: int) -> HttpResponse:
    """Save the answer of the person named by the pass; raises DomainError when refused."""
    granted = passes.open_answers(request.POST.get("pass", ""), passes.now_seconds())
    if granted.session_id != session_id:
        raise passes.PassRefused("这不是本场的答题页面，请回到学习页面再答。")
    selected = "".join(sorted(set(request.POST.getlist("selected"))))[:10]
    item = request.POST.get("item", "")
    if not selected or not item.isdecimal():
        return _answered(request, session_id, "empty")
    answer = answers.LiveAnswer(granted, int(item[:18]), selected, timezone.now())
    return _answered(request, session_id, ANSWER_NOTES[answers.save_answer(answer)])


def _answered(request: HttpRequest, session_id: int, note: str) -> HttpResponse:
    """A fragment for htmx, else the way back to the phone page (303, so that the form is not sent again)."""
    if "HX-Request" in request.headers:
        return HttpResponse(note_fragment(note))
    return HttpResponse(status=303, headers={"Location": f"{_page_prefix()}{session_id}/?note={note}"})


@cache
def _page_prefix() -> str:
    return reverse("live:phone", args=[0]).removesuffix("0/")


@cache
def note_fragment(note: str) -> str:
    """The words for one outcome, rendered once in a process."""
    tone, text = NOTES[note]
    return render_to_string("study_sessions/live/_note.html", {"tone": tone, "text": text})


def _view(write: HotWrite) -> HotWrite:
    def view(request: HttpRequest, session_id: int) -> HttpResponse:
        refused = getattr(request, REFUSAL, None)
        if refused is not None:
            return _refused(request, session_id, refused)
        try:
            return write(request, session_id)
        except DomainError as refusal:
            return _refused(request, session_id, refusal)

    return csrf_exempt(require_POST(view))


def _refused(request: HttpRequest, session_id: int, refusal: DomainError) -> HttpResponse:
    if "HX-Request" in request.headers:
        page = "study_sessions/live/_note.html"
        return render(request, page, {"tone": "bad", "text": refusal.message}, status=CONFLICT_STATUS)
    context = {"session_id": session_id, "text": refusal.message}
    return render(request, "study_sessions/live/refused.html", context, status=CONFLICT_STATUS)


check_in_now = _view(write_check_in)
answer_now = _view(write_answer)
WRITES: dict[str, HotWrite] = {"check-in": write_check_in, "answer": write_answer}


class HotPathMiddleware:
    """Answers hot writes at once; everything else, and every refusal, goes through the whole chain."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the short way when the address is hot."""
        match = HOT_PATH.fullmatch(request.path_info) if request.method == "POST" else None
        if match is None:
            return self.get_response(request)
        request.get_host()  # refuses foreign host names, as the ordinary chain does
        try:
            response = WRITES[match[2]](request, int(match[1]))
        except DomainError as refusal:
            # Told by the ordinary view; not written a second time, which on a full disk would only add load.
            setattr(request, REFUSAL, refusal)
            return self.get_response(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Length"] = str(len(response.content))
        return response
