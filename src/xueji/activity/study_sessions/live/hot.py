"""The two hot addresses of a session: check-in and answer (``common/hot_paths.py``)."""

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
from xueji.common import hot_paths
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
HOT_PATH = r"/s/(\d{1,18})/(check-in|answer)/"
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
        refusal = hot_paths.refused(request)
        if refusal is not None:
            return _refused(request, session_id, refusal)
        try:
            return write(request, session_id)
        except DomainError as error:
            return _refused(request, session_id, error)

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


def register() -> None:
    """Answer both addresses before the other middleware runs."""
    hot_paths.register(HOT_PATH, lambda request, match: WRITES[match[2]](request, int(match[1])))
