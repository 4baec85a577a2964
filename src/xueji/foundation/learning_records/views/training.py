"""Importing training records: upload, look at what would be written, then take over."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.documents.xlsx import write_template
from xueji.common.errors import DomainError
from xueji.common.files import admission
from xueji.common.jobs.services import Source, start
from xueji.common.ui import responses
from xueji.foundation.learning_records import permissions
from xueji.foundation.learning_records.exchange import training_import
from xueji.foundation.learning_records.exchange.training_columns import COLUMNS, NOTES
from xueji.foundation.learning_records.forms import TrainingForm
from xueji.foundation.learning_records.jobs import IMPORT_TRAINING
from xueji.foundation.learning_records.views.common import UNPROCESSABLE_STATUS, allow, today
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as parking
from xueji.foundation.organizations.selectors import signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ROWS = 100
PAGE = "learning_records:import-training"


def _paths(request: HttpRequest) -> list[str]:
    allow(permissions.may_import_training(request.user, today()))
    return organizations.scope_paths(request.user, *permissions.TRAINING_ROLES, on=today())


@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a workbook and preview it."""
    paths = _paths(request)
    form = TrainingForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            admission.admit(file, actor=signed_in(request), now=timezone.now())
            content = file.read()
            outcome = training_import.check_training(content, now=timezone.now(), allowed_paths=paths)
            token = parking.park(content, name=file.name, user=signed_in(request))
        except DomainError as refusal:
            form.add_error("file", refusal.message)
        else:
            context = {"outcome": outcome, "token": token, "file_name": file.name, "shown": SHOWN_ROWS}
            return render(request, "learning_records/training_preview.html", context)
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, "learning_records/training.html", {"form": form}, status=status)


@login_required
@require_POST
def commit(request: HttpRequest) -> HttpResponse:
    """Hand the file that was previewed to the worker, and show how far it is."""
    _paths(request)
    user, token = signed_in(request), request.POST.get("token", "")
    try:
        content, name = parking.parked(token, user=user)
        source = Source(name, content)
        job = start(user, IMPORT_TRAINING, f"导入培训记录：{name}", {}, now=timezone.now(), source=source)
        parking.discard(token, user=user)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse(PAGE))
    return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))


@login_required
@require_POST
def failed(request: HttpRequest) -> HttpResponse:
    """The uploaded file with the reason beside each row that failed."""
    paths = _paths(request)
    try:
        content, _ = parking.parked(request.POST.get("token", ""), user=signed_in(request))
        outcome = training_import.check_training(content, now=timezone.now(), allowed_paths=paths)
        marked = training_import.marked_failures(content, outcome)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse(PAGE))
    return _workbook(marked, "training-errors.xlsx")


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    _paths(request)
    return _workbook(write_template(COLUMNS, sheet_name="培训记录", notes=NOTES), "training-template.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
