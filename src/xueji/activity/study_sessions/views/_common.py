"""What the views share: the session at hand, the wizard's steps, the answer to a refusal."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from xueji.activity.study_sessions import selectors
from xueji.activity.study_sessions.models import StudySession
from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.common.ui.items import Step
from xueji.foundation.organizations.selectors import signed_in

View = Callable[..., HttpResponse]
STEPS = (("meeting", "会议与议程"), ("content", "学习内容"), ("people", "参会人员"), ("start", "开始"))


def today() -> date:
    """The present day in local time."""
    return timezone.localdate()


def runnable(request: HttpRequest, session_id: int) -> StudySession:
    """The session if the viewer may prepare and hold it, else 404."""
    return selectors.runnable_session(signed_in(request), session_id, today())


def wizard_steps(current: str, session: StudySession | None) -> list[Step]:
    """The four steps with links once the session exists; steps before the current one are shown as done."""
    names = [name for name, _ in STEPS]
    found = []
    for at, (name, label) in enumerate(STEPS):
        url = reverse(f"study_sessions:{name}", args=[session.pk]) if session else ""
        place = names.index(current)
        found.append(Step(label, url, "current" if at == place else "done" if at < place else "todo"))
    return found


def refusable(back: str) -> Callable[[View], View]:
    """Show a DomainError as a message on the page ``back`` (a URL name that takes the session's id)."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, session_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, session_id, *args, **kwargs)
            except DomainError as refusal:
                back_url = reverse(f"study_sessions:{back}", args=[session_id])
                return responses.refusal(request, refusal.message, back_url)

        return inner

    return wrap


def said(request: HttpRequest, text: str, name: str, *args: object) -> HttpResponseRedirect:
    """Tell what was done and go to a page of this domain."""
    messages.success(request, text)
    return HttpResponseRedirect(reverse(f"study_sessions:{name}", args=args))


def posted_edit_no(request: HttpRequest) -> int | None:
    """The number the form was opened with."""
    text = request.POST.get("edit_no", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None
