"""Pages of the question bank."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xueji.activity.assessments import pages, permissions, selectors, services
from xueji.activity.assessments.forms import NewQuestionForm, QuestionForm, edit_form
from xueji.activity.assessments.lists import QUESTIONS, question_url
from xueji.activity.assessments.views._common import INVALID_STATUS, SignedIn
from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.library import selectors as library


@login_required
@require_GET
def index(request: SignedIn) -> HttpResponse:
    """The question bank; learners are shown their tests instead."""
    now = timezone.now()
    if not permissions.may_read_bank(request.user, now):
        return redirect("assessments:my-tests")
    context = {
        "may_create": permissions.may_create(request.user, now),
        "tabs": pages.tabs("questions", request.user, now),
    }
    rows = selectors.questions_for(request.user, now)
    return lists.respond(request, QUESTIONS, rows, "assessments/index.html", context)


@login_required
@require_GET
def question(request: SignedIn, question_id: int) -> HttpResponse:
    """One question with its answer, articles and revisions."""
    now = timezone.now()
    found = get_object_or_404(selectors.questions_for(request.user, now), pk=question_id)
    page = pages.question_page(found, request.user, now)
    return render(request, "assessments/question.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedIn) -> HttpResponse:
    """Write a new question."""
    now = timezone.now()
    if not permissions.may_create(request.user, now):
        raise PermissionDenied
    form = NewQuestionForm(request.POST or None, editor=request.user, now=now)
    if form.is_valid():
        unit = form.cleaned_data["organization"]
        try:
            made = services.create_question(form.content(), organization=unit, actor=request.user, now=now)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已保存为草稿。写好后提交审核。")
            return redirect(question_url(made))
    return _form_page(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, question_id: int) -> HttpResponse:
    """Change a question; new words become a new revision."""
    now = timezone.now()
    found = get_object_or_404(selectors.questions_for(request.user, now), pk=question_id)
    if not permissions.may_edit_in(request.user, found.organization, now):
        raise PermissionDenied
    form = edit_form(found, request.POST or None, now)
    if form.is_valid():
        try:
            edit_no = form.cleaned_data["edit_no"] or 0
            services.edit_question(question_id, form.content(), edit_no=edit_no, actor=request.user, now=now)
        except services.QuestionEditedMeanwhile as overtaken:
            return _overtaken(request, overtaken)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已保存。")
            return redirect(question_url(found))
    return _form_page(request, form, question=found)


@login_required
@require_POST
def move(request: SignedIn, question_id: int, step: str) -> HttpResponse:
    """Take one step from draft to retired."""
    now = timezone.now()
    found = get_object_or_404(selectors.questions_for(request.user, now), pk=question_id)
    if step not in set(library.Move):
        raise Http404
    taken, note = library.Move(step), request.POST.get("note", "")
    try:
        services.move_question(question_id, taken, actor=request.user, now=now, note=note)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, question_url(found))
    messages.success(request, f"试题{library.MOVES[taken].past}。")
    return redirect(question_url(found))


def _form_page(request: SignedIn, form: QuestionForm, **context: Any) -> HttpResponse:
    status = INVALID_STATUS if form.errors else 200
    return render(request, "assessments/question_form.html", {"form": form, **context}, status=status)


def _overtaken(request: SignedIn, overtaken: services.QuestionEditedMeanwhile) -> HttpResponse:
    """409 with the typed text in the form and the stored one above it; saving again then goes through."""
    typed: QueryDict = request.POST.copy()
    typed["edit_no"] = str(overtaken.current.edit_no)
    context = {
        "form": edit_form(overtaken.current, typed, timezone.now()),
        "question": overtaken.current,
        "overtaken": overtaken.message,
        "stored": pages.revision_view(overtaken.current.current),
    }
    return render(request, "assessments/question_form.html", context, status=responses.CONFLICT_STATUS)
