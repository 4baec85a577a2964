"""登录与安全: the password, the second proofs and the open sessions of one's own account."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.step_up import fresh_proof
from xueji.common.ui.responses import refusal
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.sign_in import selectors, services
from xueji.foundation.sign_in.standing_mark import factor_days_left, mark


@login_required
@never_cache
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Everything about how this person signs in."""
    user, now = signed_in(request), timezone.now()
    mark(request, services.standing_of(user, now))
    proofs = list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at"))
    by_type: dict[str, list[Authenticator]] = {}
    for proof in proofs:
        by_type.setdefault(proof.type, []).append(proof)
    context: dict[str, Any] = {
        "totp": by_type.get(Authenticator.Type.TOTP, []),
        "passkeys": by_type.get(Authenticator.Type.WEBAUTHN, []),
        "recovery_codes": by_type.get(Authenticator.Type.RECOVERY_CODES, []),
        "is_needed": services.needs_second_factor(user, now),
        "days_left": factor_days_left(request),
        "password_set_at": selectors.password_set_at(user),
        "identities": selectors.identities_of(user),
        "sessions": selectors.open_sessions(user, request.session.session_key or ""),
    }
    return render(request, "mfa/index.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the own sessions."""
    if not services.end_session(user=signed_in(request), session_id=pk, now=timezone.now()):
        raise Http404
    messages.success(request, "已结束这个登录，那台设备需要重新登录。")
    return HttpResponseRedirect(reverse("mfa_index"))


@login_required
@require_POST
@fresh_proof
def unbind_identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a binding of one's own."""
    back = reverse("mfa_index")
    try:
        services.unbind_identity(user=signed_in(request), identity_id=pk, now=timezone.now())
    except DomainError as refused:
        return refusal(request, refused.message, back)
    messages.success(request, "已解除绑定。")
    return HttpResponseRedirect(back)
