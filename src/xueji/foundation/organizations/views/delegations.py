"""角色代行: handing a role on for a time, seeing and ending what was handed on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.delegations_list import DELEGATION_LIST
from xueji.foundation.organizations.forms.delegations import DelegationForm
from xueji.foundation.organizations.models import RoleAssignment
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import answer_form, page_tabs, today


@login_required
@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """The own roles that can be handed on, and everything handed on or received."""
    on = today()
    found = selectors.with_standing(selectors.delegations_of(request.user), on)
    context = {
        "tabs": page_tabs(request, "delegations"),
        "grants": selectors.delegable_grants(request.user, on),
    }
    return lists.respond(request, DELEGATION_LIST, found, "organizations/delegations.html", context)


@login_required
def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand one of the own roles on."""
    on = today()
    grant = get_object_or_404(selectors.delegable_grants(request.user, on), pk=pk)
    form = DelegationForm(
        request.POST or None,
        people=selectors.delegate_choices(request.user, request.POST.get("person", ""), on),
        units=selectors.subtree_of(grant.organization),
        initial={"valid_from": on, "organization": grant.organization_id},
    )

    def save(facts: dict[str, Any]) -> RoleAssignment:
        return services.delegate_role(grant=grant, actor=signed_in(request), now=timezone.now(), **facts)

    until = f"，您的授权到 {grant.valid_until} 止" if grant.valid_until else ""
    context = {
        "title": f"把“{grant.get_role_display()}”交他人代行",
        "submit_label": "交他人代行",
        "back_url": reverse("organizations:delegations"),
        "saved_text": "已交出，代行人会收到通知。",
        "uses_picker": True,
        "hint": (
            f"范围不超过{grant.organization.name}及其下级{until}。代行期间您仍有这个角色；"
            "代行人不能再交给别人，您的授权结束时代行随之结束。两人之间互相编写、审核、发布的内容，"
            "须由第三人办理。"
        ),
    }
    return answer_form(request, form, save, lambda _: reverse("organizations:delegations"), context)


@login_required
@require_POST
def end_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """End what one handed on, or stands in for, at once."""
    held = get_object_or_404(selectors.delegations_of(request.user), pk=pk)
    back = reverse("organizations:delegations")
    try:
        services.end_delegation(delegation=held, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, "代行已结束，双方都会收到通知。")
    return HttpResponseRedirect(back)
