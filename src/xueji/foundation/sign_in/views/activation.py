"""First sign-in by code, and the sheet of codes for a unit."""

from datetime import datetime
from urllib.parse import quote

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.decorators import rate_limit
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from xueji.common.errors import DomainError
from xueji.common.step_up import fresh_proof
from xueji.common.ui.responses import refusal
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.sign_in import permissions, services
from xueji.foundation.sign_in.forms.activation import ActivationForm
from xueji.foundation.sign_in.sheets import sheet_file


@rate_limit(action="activate")  # type: ignore[untyped-decorator]
@never_cache
@sensitive_post_parameters("code", "password1", "password2")
def activate(request: HttpRequest) -> HttpResponse:
    """Set the first password with the code from paper, and go on signed in."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("home"))
    form = ActivationForm(request.POST or None)
    if form.is_bound and form.is_valid():
        user, now = form.user, timezone.now()
        try:
            with transaction.atomic():
                services.use_code(user=user, now=now)
                get_adapter().set_password(user, form.cleaned_data["password1"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            record_authentication(request, user, method="activation_code")
            done: HttpResponse = perform_login(request, user, email_verification="none")
            return done
    return render(request, "sign_in/activate.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@never_cache
@fresh_proof
def activation_sheet(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Say for how many people codes would be made, or make them and answer with the sheet."""
    now = timezone.now()
    on = timezone.localdate(now)
    unit = get_object_or_404(organizations.organizations_for(request.user, on), pk=unit_id)
    if not organizations.may(request.user, *permissions.ISSUE_CODES.roles, organization=unit, on=on):
        raise PermissionDenied
    if request.method != "POST":
        waiting = services.people_waiting(unit, now, signed_in(request))
        context = {"unit": unit, "waiting": waiting, "most": services.SHEET_MOST_PEOPLE}
        return render(request, "sign_in/activation_sheet.html", context)
    try:
        viewer = signed_in(request)
        rows = services.issue_codes(unit=unit, now=now, actor=viewer)
    except DomainError as refused_here:
        return refusal(request, refused_here.message, reverse("sign_in:activation-sheet", args=[unit.pk]))
    return sheet_answer(request, unit.name, rows, now)


def sheet_answer(
    request: HttpRequest, unit_name: str, rows: list[services.SheetRow], now: datetime
) -> HttpResponse:
    """The sheet in the form that was asked for, as a download."""
    ending = "xlsx" if request.POST.get("format") == "xlsx" else "pdf"
    body, kind = sheet_file(unit_name, rows, signed_in(request).get_full_name(), now, ending)
    response = HttpResponse(body, content_type=kind)
    name = quote(f"激活码-{unit_name}.{ending}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
