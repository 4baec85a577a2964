"""Importing units and people: upload, look at what would change, then take over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.documents.xlsx import write_template
from xueji.common.errors import DomainError
from xueji.common.files import admission
from xueji.common.ui import responses
from xueji.foundation.organizations import duties, permissions, selectors, services
from xueji.foundation.organizations.forms.units import UploadForm
from xueji.foundation.organizations.people_columns import NOTES, columns
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import UNPROCESSABLE_STATUS, allow, today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ROWS = 100


def _upload(
    request: HttpRequest,
    endings: tuple[str, ...],
    check: Callable[[bytes, str], Any],
    upload_template: str,
    preview_template: str,
) -> HttpResponse:
    """Show the upload form, or check the file and show what would change."""
    allow(permissions.may_import(request.user, today()))
    form = UploadForm(request.POST or None, request.FILES or None, endings=endings)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            admission.admit(file, actor=signed_in(request), now=timezone.now())
            content = file.read()
            outcome = check(content, file.name)
            token = services.park(content, name=file.name, user=signed_in(request))
        except DomainError as refusal:
            form.add_error("file", refusal.message)
        else:
            context = {"outcome": outcome, "token": token, "file_name": file.name, "shown": SHOWN_ROWS}
            return render(request, preview_template, context)
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, upload_template, {"form": form}, status=status)


def _allowed_paths(request: HttpRequest) -> list[str]:
    return selectors.scope_paths(request.user, *duties.KEEP_UNITS.roles, on=today())


@login_required
@require_safe
def people_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    allow(permissions.may_import(request.user, today()))
    shown = columns(uses_id_number=selectors.people_settings().uses_id_number)
    return _workbook(write_template(shown, sheet_name="人员", notes=NOTES), "people-template.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@login_required
def import_units(request: HttpRequest) -> HttpResponse:
    """Upload a CSV or Excel file of units and preview it."""

    def check(content: bytes, name: str) -> services.UnitImport:
        return _units(request, content, name, preview=True)

    templates = ("organizations/import_units.html", "organizations/import_units_preview.html")
    return _upload(request, (".csv", ".xlsx"), check, *templates)


def _units(request: HttpRequest, content: bytes, name: str, *, preview: bool) -> services.UnitImport:
    return services.import_units_file(
        content,
        name=name,
        now=timezone.now(),
        actor=signed_in(request),
        allowed_paths=_allowed_paths(request),
        preview=preview,
        skip_bad=True,
    )


@login_required
@require_POST
def commit_units(request: HttpRequest) -> HttpResponse:
    """Take over the rows without errors of the file that was previewed."""
    allow(permissions.may_import(request.user, today()))
    user, token = signed_in(request), request.POST.get("token", "")
    try:
        content, name = services.parked(token, user=user)
        outcome = _units(request, content, name, preview=False)
        services.discard(token, user=user)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse("organizations:import-units"))
    text = f"新增 {outcome.created} 个单位，更新 {outcome.updated} 个，未变 {outcome.unchanged} 个。"
    messages.success(request, text)
    return HttpResponseRedirect(reverse("organizations:units"))
