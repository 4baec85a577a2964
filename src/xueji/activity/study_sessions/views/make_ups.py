"""Making up a missed session on the phone."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from xueji.activity.assessments import selectors as questions
from xueji.activity.study_sessions import selectors, services
from xueji.activity.study_sessions.models import MakeUpTask
from xueji.activity.study_sessions.views._common import today
from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.organizations.selectors import signed_in


@login_required
def make_up(request: HttpRequest, task_id: int) -> HttpResponse:
    """The same pack to read, its questions to answer, one button to finish."""
    viewer: Any = signed_in(request)
    task = selectors.make_up_for(viewer, task_id)
    if request.method == "POST":
        try:
            _answer_and_finish(request, task)
        except DomainError as refusal:
            return responses.refusal(request, refusal.message, request.path)
        return HttpResponseRedirect(request.path)
    answers = questions.responses_of_person(services.make_up_occasion(task.pk), task.person_id)
    given = {answer.revision_id: answer for answer in answers}
    entries = selectors.pack(task.session)
    context = {
        "task": task,
        "session": task.session,
        "entries": [(entry, given.get(entry.item.revision_id or 0)) for entry in entries],
        "summary": selectors.summary([entry.item for entry in entries]),
        "is_late": task.completed_at is None and today() > task.due_date,
    }
    return render(request, "study_sessions/make_up.html", context)


def _answer_and_finish(request: HttpRequest, task: MakeUpTask) -> None:
    """Keep every answer first, so that an unfinished make-up loses none of them."""
    now, viewer = timezone.now(), signed_in(request)
    for item in task.session.pack_items.exclude(revision=None):
        letters = "".join(sorted(set(request.POST.getlist(f"answer-{item.pk}"))))[:10]
        if letters and item.revision_id:
            services.save_make_up_answer(task, item.revision_id, letters, now)
    if request.POST.get("act") == "finish":
        services.complete_make_up(task, viewer, now)
