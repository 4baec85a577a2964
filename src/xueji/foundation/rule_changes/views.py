"""Pages: which rules changed, what that touches, and one thing with the change beside it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.regulations import selectors as regulations
from xueji.foundation.rule_changes import permissions, selectors, services
from xueji.foundation.rule_changes.lists import ITEMS, RUNS

ID_MAX_DIGITS = 18  # what every database can hold as a whole number


def _allow(request: HttpRequest) -> None:
    if not permissions.may_read(signed_in(request), timezone.localdate()):
        raise Http404


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every change of a rule, newest first."""
    _allow(request)
    context = {"unchecked": selectors.comparisons_to_check()}
    return lists.respond(request, RUNS, selectors.runs(), "rule_changes/index.html", context)


@login_required
@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One change: its clocks, what it touches, and the citations that only wait for confirmation."""
    _allow(request)
    shown, viewer, now = selectors.run_by_id(run_id), signed_in(request), timezone.now()
    context = {"run": shown, "rewrites": selectors.rewrites_of(shown, viewer, now)}
    items = selectors.items_for(viewer, now).filter(run=shown)
    return lists.respond(request, ITEMS, items, "rule_changes/run.html", context)


@login_required
@require_POST
def rewrite(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let the chosen citations go over to the new numbers."""
    _allow(request)
    keys = request.POST.getlist("item")
    chosen = [int(key) for key in keys if key.isdecimal() and len(key) <= ID_MAX_DIGITS]
    try:
        count = services.confirm_rewrites(chosen, signed_in(request), timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse("rule_changes:run", args=[run_id]))
    messages.success(request, f"已改写 {count} 处引用的条号。")
    return redirect("rule_changes:run", run_id)


@login_required
@require_safe
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One thing and the change of the article it cites, side by side."""
    viewer, now = signed_in(request), timezone.now()
    shown = selectors.item_for(viewer, item_id, now)
    change_id = shown.change_id
    context = {
        "item": shown,
        "kind": selectors.kind_label(shown.citing),
        "change": regulations.change_by_id(change_id) if change_id else None,
        "marks": regulations.marked_change(change_id) if change_id else None,
        "may_decide": selectors.may_decide(viewer, shown, now),
    }
    return render(request, "rule_changes/item.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, item_id: int, decision: str) -> HttpResponse:
    """One decision about one thing."""
    viewer, now = signed_in(request), timezone.now()
    shown = selectors.item_for(viewer, item_id, now)
    try:
        if decision == "revised":
            services.mark_revised(shown.pk, viewer, now)
        elif decision == "unaffected":
            services.mark_unaffected(shown.pk, request.POST.get("reason", ""), viewer, now)
        elif decision == "rewrite":
            services.confirm_rewrites([shown.pk], viewer, now)
        else:
            raise Http404
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse("rule_changes:item", args=[item_id]))
    messages.success(request, "已办结。")
    return redirect("rule_changes:run", shown.run_id)
