"""Proposals to units above: the list of both sides, making one, answering it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.library import permissions, places, selectors, services
from xueji.foundation.library.sharing_pages import PROPOSALS, proposal_url
from xueji.foundation.library.views._common import SignedIn


@login_required
@require_GET
def proposals(request: SignedIn) -> HttpResponse:
    """Proposals the viewer's units made or received."""
    now = timezone.now()
    if not permissions.is_staff(request.user, now):
        raise PermissionDenied
    rows = selectors.proposals_for(request.user, now)
    context = {"tabs": places.tabs(request.user, now, "proposals")}
    return lists.respond(request, PROPOSALS, rows, "library/proposals.html", context)


@login_required
@require_GET
def proposal(request: SignedIn, proposal_id: int) -> HttpResponse:
    """One proposal with what can be done about it."""
    now = timezone.now()
    found = get_object_or_404(selectors.proposals_for(request.user, now), pk=proposal_id)
    waits = found.status == found.Status.WAITING
    may_decide = permissions.may_review_in(request.user, found.to_unit, now)
    offers = permissions.holds_content_role(request.user, permissions.STAFF, found.from_unit, now)
    context = {
        "proposal": found,
        "may_decide": waits and may_decide and found.proposed_by_id != request.user.pk,
        "may_withdraw": waits and offers,
    }
    return render(request, "library/proposal.html", context)


@login_required
@require_POST
def propose(request: SignedIn, resource_id: int) -> HttpResponse:
    """Offer a resource to a unit above."""
    now = timezone.now()
    found = get_object_or_404(selectors.resources_for(request.user, now), pk=resource_id)
    if not permissions.is_staff(request.user, now):
        raise PermissionDenied
    typed = request.POST.get("to_unit", "")
    target = int(typed) if typed.isdecimal() and len(typed) < 19 else 0
    reason = request.POST.get("reason", "")
    try:
        made = services.propose_resource(found.pk, target, reason=reason, actor=request.user, now=now)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, selectors.resource_url(found))
    messages.success(request, f"已推荐给{made.to_unit.name}，等待办理。")
    return redirect(proposal_url(made))


@login_required
@require_POST
def decide(request: SignedIn, proposal_id: int, answer: str) -> HttpResponse:
    """Accept, decline or withdraw."""
    now = timezone.now()
    found = get_object_or_404(selectors.proposals_for(request.user, now), pk=proposal_id)
    if answer not in {"accept", "refuse", "withdraw"}:
        raise Http404
    note = request.POST.get("note", "")
    try:
        if answer == "withdraw":
            done = services.withdraw_proposal(found.pk, actor=request.user, now=now)
        else:
            accept = answer == "accept"
            done = services.decide_proposal(found.pk, accept=accept, note=note, actor=request.user, now=now)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, proposal_url(found))
    messages.success(request, f"《{found.resource.title}》的推荐{done.get_status_display()}。")
    return redirect(proposal_url(found))
