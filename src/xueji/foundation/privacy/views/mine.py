"""我的数据: what is held about me, who looked, a copy, and what I ask for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xueji.common.step_up import fresh_proof
from xueji.common.ui import lists
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.privacy import selectors, services
from xueji.foundation.privacy.forms import RequestForm
from xueji.foundation.privacy.lists import ACCESSES
from xueji.foundation.privacy.registry import holding
from xueji.foundation.privacy.views.common import act, answer_form, own_person

SHOWN_LOOKS = 3


@login_required
@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Everything held about the person, by domain."""
    person = own_person(request)
    context = {
        "held": selectors.held_about(person),
        "looks": selectors.accesses_to(person)[:SHOWN_LOOKS],
        "requests": selectors.requests_of(person)[:10],
        "notice": selectors.current_notice(),
    }
    return render(request, "privacy/mine.html", context)


@login_required
@require_safe
@never_cache
def access(request: HttpRequest) -> HttpResponse:
    """Who looked at what is held about the person, when and what for."""
    return lists.respond(request, ACCESSES, selectors.accesses_to(own_person(request)), "privacy/access.html")


@login_required
def new_request(request: HttpRequest) -> HttpResponse:
    """Ask for a correction, an explanation, object, or ask for deletion."""
    person = own_person(request)
    asked = request.GET.get("holding", "")
    initial = {"holding": asked if holding(asked) else "", "kind": "correct"}
    form = RequestForm(request.POST or None, initial=initial)
    context = {
        "title": "提出请求",
        "submit_label": "提交",
        "layout": "ui/phone.html",
        "hint": "由办公室的其他同志在十五个工作日内答复，结果显示在“我的数据”里。",
        "saved_text": "请求已提交，答复期限见下。",
    }

    def save(facts: dict[str, str]) -> object:
        return services.ask(person=person, actor=signed_in(request), now=timezone.now(), **facts)

    return answer_form(request, form, save, reverse("privacy:mine"), context)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open request back."""
    found = selectors.request_of(own_person(request), pk)

    def do(now: object) -> None:
        services.withdraw_request(found, actor=signed_in(request), now=timezone.now())

    return act(request, do, "请求已撤回。", reverse("privacy:mine"))


@login_required
@fresh_proof
@require_POST
@never_cache
def new_copy(request: HttpRequest) -> HttpResponse:
    """A copy to take along: at once when it is small, else the worker makes it and the bell rings."""
    now = timezone.now()
    made = services.take_copy(own_person(request), actor=signed_in(request), now=now)
    if not isinstance(made, bytes):
        return redirect("jobs:job", made.pk)
    response = HttpResponse(made, content_type="application/zip")
    name = content_disposition_header(True, services.copy_name(now))
    response["Content-Disposition"] = name or "attachment"
    return response
