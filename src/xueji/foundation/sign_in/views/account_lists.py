"""Accounts from a list: upload, look at every row, have them opened and take the codes."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xueji.common.documents.xlsx import write_template
from xueji.common.errors import DomainError
from xueji.common.files import admission
from xueji.common.step_up import fresh_proof
from xueji.common.ui.responses import refusal
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as parking
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.sign_in import permissions, services
from xueji.foundation.sign_in.account_columns import COLUMNS, NOTES
from xueji.foundation.sign_in.forms.account_lists import ListForm
from xueji.foundation.sign_in.sheets import XLSX
from xueji.foundation.sign_in.views.activation import sheet_answer

UNPROCESSABLE_STATUS = 422
PAGE = "sign_in:listed-accounts"


def _allow(request: HttpRequest) -> None:
    if not organizations.may(request.user, *permissions.ISSUE_CODES.roles, on=timezone.localdate()):
        raise PermissionDenied


@login_required
@never_cache
@fresh_proof
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a list and see which accounts it would open; nothing is opened yet."""
    _allow(request)
    user, now = signed_in(request), timezone.now()
    form = ListForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            admission.admit(file, actor=user, now=now)
            content = file.read()
            found = services.check_accounts(content, viewer=user, now=now)
            token = parking.park(content, name=file.name, user=user)
        except DomainError as refused:
            form.add_error("file", refused.message)
        else:
            context = {"found": found, "token": token, "file_name": file.name}
            return render(request, "sign_in/account_list_preview.html", context)
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    context = {"form": form, "most": services.SHEET_MOST_PEOPLE}
    return render(request, "sign_in/account_list.html", context, status=status)


@login_required
@never_cache
@fresh_proof
@require_POST
def open_listed(request: HttpRequest) -> HttpResponse:
    """Ask for the accounts of the rows without errors, and answer with the sheet of codes."""
    _allow(request)
    user, token, now = signed_in(request), request.POST.get("token", ""), timezone.now()
    try:
        content, _ = parking.parked(token, user=user)
        opened = services.open_listed(content, actor=user, now=now)
        parking.discard(token, user=user)
    except DomainError as refused:
        return refusal(request, refused.message, reverse(PAGE))
    return sheet_answer(request, opened.unit_names, opened.rows, now)


@login_required
@never_cache
@require_POST
def failed(request: HttpRequest) -> HttpResponse:
    """The uploaded file with the reason beside each row that failed."""
    _allow(request)
    user = signed_in(request)
    try:
        content, _ = parking.parked(request.POST.get("token", ""), user=user)
        found = services.check_accounts(content, viewer=user, now=timezone.now())
        marked = services.marked_accounts(content, found)
    except DomainError as refused:
        return refusal(request, refused.message, reverse(PAGE))
    return _workbook(marked, "开通账号-错误原因.xlsx")


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    _allow(request)
    return _workbook(write_template(COLUMNS, sheet_name="开通账号", notes=NOTES), "开通账号模板.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
