"""Having a directory read and compared."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.common.files import admission
from xueji.common.jobs.services import Source, start
from xueji.common.ui import responses
from xueji.foundation.directory_sync import files, jobs, permissions, services
from xueji.foundation.directory_sync.forms import FeedForm
from xueji.foundation.organizations.selectors import signed_in


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Upload a directory, or have the one of the settings read."""
    now = timezone.now()
    if not permissions.may_sync(request.user, timezone.localdate(now)):
        raise PermissionDenied
    is_upload = request.method == "POST" and "pull" not in request.POST
    form = FeedForm(request.POST, request.FILES) if is_upload else FeedForm()
    try:
        if request.method == "POST" and not is_upload:
            return _started(request, services.source_label(), None)
        if form.is_bound and form.is_valid():
            file = form.cleaned_data["file"]
            admission.admit(file, actor=signed_in(request), now=now)
            content = file.read()
            files.read(content, file.name)
            return _started(request, file.name, Source(file.name, content))
    except DomainError as refusal:
        if not form.is_bound:
            return responses.refusal(request, refusal.message, reverse("directory_sync:index"))
        form.add_error("file", refusal.message)
    context = {"form": form, "source": services.source_label()}
    return render(request, "directory_sync/index.html", context, status=422 if form.is_bound else 200)


def _started(request: HttpRequest, label: str, source: Source | None) -> HttpResponse:
    if source is None and not label:
        raise services.NotConfigured("还没有配置通讯录来源。")
    job = start(
        signed_in(request), jobs.PULL, f"同步通讯录：{label}", {}, now=timezone.now(), source=source,
        once="" if source else "directory",
    )  # fmt: skip
    return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))
