"""待批准账号: what system administrators asked for, decided singly, many at once or by the sheet."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.organizations import permissions, selectors, services
from xueji.foundation.organizations.account_requests_list import list_of
from xueji.foundation.organizations.models import AccountRequest
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import allow, page_tabs, today

CHOSEN_MOST = 500


def _mine(request: HttpRequest) -> QuerySet[AccountRequest]:
    on = today()
    allow(permissions.may_approve_accounts(request.user, on))
    return selectors.account_requests_for(request.user, on)


@login_required
@require_safe
def account_requests(request: HttpRequest) -> HttpResponse:
    """What waits, when something does; otherwise, and with ``?outcome=``, also what was decided."""
    found = _mine(request)
    has_pending = found.filter(outcome=AccountRequest.Outcome.PENDING).exists()
    if has_pending and not request.GET:
        return HttpResponseRedirect(f"{request.path}?outcome={AccountRequest.Outcome.PENDING}")
    context = {
        "tabs": page_tabs(request, "account-requests"),
        "batches": selectors.request_batches(found),
        "has_pending": has_pending,
    }
    shown = list_of(request.GET.get("outcome", ""))
    return lists.respond(request, shown, found, "organizations/account_requests.html", context)


@login_required
@require_POST
def decide_accounts(request: HttpRequest) -> HttpResponse:
    """Approve or return the chosen accounts (``request``, ``act``, ``reason``)."""
    keys = [key for key in request.POST.getlist("request")[:CHOSEN_MOST] if key.isdecimal() and len(key) < 19]
    found = _mine(request).filter(pk__in=keys)
    return _decide(request, found.values_list("pk", flat=True), approve=request.POST.get("act") == "approve")


@login_required
@require_POST
def approve_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve everything that was asked for together with this request."""
    found = _mine(request)
    first = get_object_or_404(found, pk=pk)
    return _decide(request, selectors.batch_of(found, first).values_list("pk", flat=True), approve=True)


def _decide(request: HttpRequest, keys: Iterable[int], *, approve: bool) -> HttpResponse:
    back = reverse("organizations:account-requests")
    try:
        count = services.decide_requests(
            keys=keys,
            approve=approve,
            actor=signed_in(request),
            now=timezone.now(),
            reason=request.POST.get("reason", "")[:200],
        )
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(
        request, f"已批准 {count} 个账号，现在可以登录。" if approve else f"已退回 {count} 个账号。"
    )
    return HttpResponseRedirect(back)
