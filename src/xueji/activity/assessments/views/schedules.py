"""Pages of those who give tests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from xueji.activity.assessments import pages, permissions, selectors, services
from xueji.activity.assessments.forms import ScheduleForm
from xueji.activity.assessments.lists import SITTINGS, TESTS
from xueji.activity.assessments.views._common import INVALID_STATUS, SignedIn
from xueji.common.errors import DomainError
from xueji.common.ui import lists


@login_required
@require_GET
def index(request: SignedIn) -> HttpResponse:
    """Tests given by or below the viewer's units; learners are shown their own."""
    now = timezone.now()
    if not permissions.may_give_tests(request.user, now):
        return redirect("assessments:my-tests")
    context = {"tabs": pages.tabs("tests", request.user, now)}
    rows = selectors.tests_for(request.user, now)
    return lists.respond(request, TESTS, rows, "assessments/tests.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedIn) -> HttpResponse:
    """Make a paper and give it to a unit; 查找 shows other questions and keeps what is filled in."""
    now = timezone.now()
    if not permissions.may_give_tests(request.user, now):
        raise PermissionDenied
    is_search = "search" in request.POST
    form = ScheduleForm(request.POST or None, giver=request.user, now=now)
    if form.is_bound and not is_search and form.is_valid():
        try:
            test = services.create_test(
                plan=form.plan(), actor=request.user, now=now, **pages.schedule_values(form)
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "测试已安排，参加人员现在可以在手机上看到。")
            return redirect("assessments:test", test.pk)
    context = {"form": form, "questions": form.found_questions(), "is_search": is_search}
    status = INVALID_STATUS if form.is_bound and not is_search else 200
    return render(request, "assessments/test_form.html", context, status=status)


@login_required
@require_GET
def test(request: SignedIn, test_id: int) -> HttpResponse:
    """A test with its questions and who has sat it."""
    now = timezone.now()
    found = get_object_or_404(selectors.tests_for(request.user, now), pk=test_id)
    context = {"page": pages.test_page(found, now)}
    rows = selectors.sittings_of(found)
    return lists.respond(request, SITTINGS, rows, "assessments/test.html", context)
