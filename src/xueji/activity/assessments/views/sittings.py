"""Pages of those who sit tests, made for the phone."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from xueji.activity.assessments import pages, selectors, services
from xueji.activity.assessments.models import ScheduledTest
from xueji.activity.assessments.views._common import SignedIn
from xueji.common import hot_paths
from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person


def _mine(request: SignedIn, test_id: int) -> "tuple[ScheduledTest, Person]":
    person = organizations.person_of(request.user)
    if person is None:
        raise Http404
    found = selectors.tests_of_person(person, timezone.now())
    return get_object_or_404(found, pk=test_id), person


@login_required
@require_GET
def my_tests(request: SignedIn) -> HttpResponse:
    """The viewer's own tests."""
    person = organizations.person_of(request.user)
    rows = pages.my_tests(person, timezone.now()) if person else []
    return render(request, "assessments/my_tests.html", {"rows": rows})


@login_required
@require_GET
def take(request: SignedIn, test_id: int) -> HttpResponse:
    """Before the sitting what awaits, during it the questions, after it the result."""
    now = timezone.now()
    test, person = _mine(request, test_id)
    page = pages.sitting_page(test, person, now)
    return render(request, f"assessments/{page.template}.html", {"page": page})


@login_required
@require_POST
def begin(request: SignedIn, test_id: int) -> HttpResponse:
    """Begin the sitting; beginning twice is one sitting."""
    test, person = _mine(request, test_id)
    try:
        services.begin_test(test, person.pk, timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, selectors.test_url(test))
    return redirect(selectors.test_url(test))


@login_required
@require_POST
def answer(request: SignedIn, test_id: int, revision_id: int) -> HttpResponse:
    """Save one answer; the fragment says when it was saved."""
    now = timezone.now()
    test, person = _mine(request, test_id)
    refused = hot_paths.refused(request)
    if refused is not None:
        return responses.refusal(request, refused.message, selectors.test_url(test))
    selected = "".join(request.POST.getlist(f"q-{revision_id}"))
    try:
        saved = services.answer_test(test, person.pk, revision_id, selected, now)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, selectors.test_url(test))
    return render(request, "assessments/_saved.html", {"response": saved, "revision_id": revision_id})


@login_required
@require_POST
def hand_in(request: SignedIn, test_id: int) -> HttpResponse:
    """Save what is on the page; with 交卷 hand in, with 保存 stay."""
    now = timezone.now()
    test, person = _mine(request, test_id)
    answers = pages.typed_answers(request.POST)
    try:
        if "save" in request.POST:
            for revision_id, selected in answers.items():
                services.answer_test(test, person.pk, revision_id, selected, now)
            messages.success(request, "已保存。")
        else:
            late = services.hand_in(test, person.pk, answers, now)
            if late:
                messages.error(request, pages.late_words(test, person, answers, late))
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, selectors.test_url(test))
    return redirect(selectors.test_url(test))
