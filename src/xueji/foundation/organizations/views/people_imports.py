"""Importing people: upload, a job checks, look at every difference, a job takes over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.documents.xlsx.package import open_package
from xueji.common.errors import DomainError
from xueji.common.files import admission, store
from xueji.common.jobs.services import Source, start
from xueji.common.ui import lists, responses
from xueji.foundation.organizations import jobs, permissions, selectors, services
from xueji.foundation.organizations.forms.units import UploadForm
from xueji.foundation.organizations.imports_list import IMPORT_LIST
from xueji.foundation.organizations.models import ImportRun
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import UNPROCESSABLE_STATUS, allow, today


@login_required
def import_people(request: HttpRequest) -> HttpResponse:
    """Upload an Excel file of people; the worker checks it."""
    allow(permissions.may_import(request.user, today()))
    form = UploadForm(request.POST or None, request.FILES or None, endings=(".xlsx",))
    if form.is_bound and form.is_valid():
        file, now = form.cleaned_data["file"], timezone.now()
        try:
            admission.admit(file, actor=signed_in(request), now=now)
            content = file.read()
            open_package(content)
            job = services.start_people_check(
                user=signed_in(request), name=file.name, content=content, now=now
            )
        except DomainError as refusal:
            form.add_error("file", refusal.message)
        else:
            return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, "organizations/import_people.html", {"form": form}, status=status)


def _own_run(request: HttpRequest, pk: int) -> ImportRun:
    allow(permissions.may_import(request.user, today()))
    return get_object_or_404(ImportRun, pk=pk, owner=signed_in(request))


@login_required
@require_safe
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """What the list would change, row by row."""
    run = _own_run(request, pk)
    context = {
        "run": run,
        "counts": selectors.counts_of_run(run),
        "is_open": run.state == ImportRun.State.CHECKED,
    }
    return lists.respond(request, IMPORT_LIST, run.rows.all(), "organizations/import_run.html", context)


@login_required
@require_POST
def commit_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over the rows without errors; the worker writes them."""
    run = _own_run(request, pk)
    try:
        job = start(
            signed_in(request),
            jobs.WRITE,
            f"导入人员：{run.source}",
            {"run": run.pk},
            now=timezone.now(),
            source=Source(run.source, store.path_of(run.file_sha256).read_bytes()),
            once="people",
        )
    except (DomainError, FileNotFoundError) as refusal:
        words = getattr(refusal, "message", "上传的文件已按期清理，请重新上传。")
        return responses.refusal(request, words, reverse("organizations:import-people"))
    return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))


@login_required
@require_POST
def drop_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Let go of the list without changing anything."""
    run = _own_run(request, pk)
    try:
        services.drop_run(pk=run.pk, owner=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse("organizations:import-people"))
    messages.success(request, "已放弃，没有改动任何人员。")
    return HttpResponseRedirect(reverse("organizations:import-people"))
