"""Taking away the second proofs of somebody who lost them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.common.step_up import fresh_proof
from xueji.common.ui.responses import refusal
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.sign_in import selectors, services


@login_required
@fresh_proof
def reset_factors(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask once more, then take the second proofs away; the person sets up new ones at the next sign-in."""
    on = timezone.localdate()
    person = get_object_or_404(organizations.people_for(request.user, on), pk=person_id)
    if not selectors.may_reset_factors(request.user, person, on):
        raise PermissionDenied
    back = reverse("organizations:person", args=[person.pk])
    account = organizations.account_of(person)
    if request.method != "POST":
        context = {"person": person, "back_url": back, "account": account}
        return render(request, "sign_in/reset_factors.html", context)
    try:
        if account is None:
            raise services.FactorsRefused("这个人还没有账号。")
        services.reset_factors(user=account, now=timezone.now(), actor=signed_in(request))
    except DomainError as refused:
        return refusal(request, refused.message, back)
    messages.success(request, f"已重置{person.name}的二次验证；本人下次登录后重新设置。")
    return HttpResponseRedirect(back)
