"""The notice: read and confirmed by everybody, published by the office."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.organizations.selectors import person_of, signed_in
from xueji.foundation.privacy import default_notice, selectors, services
from xueji.foundation.privacy.forms import ConfirmForm, NoticeForm
from xueji.foundation.privacy.lists import RECEIPTS
from xueji.foundation.privacy.middleware import CONFIRMED_KEY
from xueji.foundation.privacy.views.common import answer_form, office, office_tabs


@login_required
@never_cache
def notice(request: HttpRequest) -> HttpResponse:
    """Read the present version, and confirm it."""
    person = person_of(signed_in(request))
    if request.method == "POST" and person is not None:
        form = ConfirmForm(request.POST)
        if form.is_valid():
            return _confirm(request, form.cleaned_data["number"], form.cleaned_data["next"])
    shown = selectors.current_notice()
    context = {
        "notice": shown,
        "next": request.GET.get("next", ""),
        "is_asked": bool(shown and person and not selectors.has_receipt(person, shown.number)),
        "is_newer": bool(shown and shown.number > 1),
    }
    return render(request, "privacy/notice.html", context)


def _confirm(request: HttpRequest, number: int, wanted: str) -> HttpResponse:
    person = person_of(signed_in(request))
    if person is None:
        return HttpResponseRedirect("/")
    try:
        services.confirm_notice(number=number, person=person, now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse("privacy:notice"))
    request.session[CONFIRMED_KEY] = number
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(wanted if is_ours else "/")


@login_required
@require_safe
def receipts(request: HttpRequest) -> HttpResponse:
    """Who has confirmed the present version, and who has not."""
    office(request)
    on, shown = timezone.localdate(), selectors.current_notice()
    number = shown.number if shown else 0
    read, total = selectors.coverage(number, on) if shown else (0, 0)
    context = {
        "notice": shown,
        "read": read,
        "total": total,
        "versions": selectors.notices(),
        "tabs": office_tabs(request, "receipts"),
    }
    rows = selectors.receipts(number, on)
    return lists.respond(request, RECEIPTS, rows, "privacy/receipts.html", context)


@login_required
def new_notice(request: HttpRequest) -> HttpResponse:
    """Publish the next version, beginning with the present one."""
    viewer, shown = office(request), selectors.current_notice()
    initial = {
        "title": shown.title if shown else default_notice.TITLE,
        "body": shown.body if shown else default_notice.BODY,
    }
    context = {
        "title": "发布告知书",
        "submit_label": "发布",
        "hint": "发布后每个人打开平台时会先看到新版并确认；签到和现场答题不受影响。已发布的版本不能再改。",
        "saved_text": "告知书已发布。",
    }

    def save(facts: dict[str, str]) -> object:
        return services.publish_notice(actor=viewer, now=timezone.now(), **facts)

    return answer_form(
        request, NoticeForm(request.POST or None, initial=initial), save, reverse("privacy:receipts"), context
    )
