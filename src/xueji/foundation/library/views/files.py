"""Pages and answers about the files of a resource."""

import json
import math

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.files.sending import Sent, send
from xueji.common.ui import responses
from xueji.foundation.library import pages, permissions, selectors, services
from xueji.foundation.library.models import Attachment
from xueji.foundation.library.selectors import files
from xueji.foundation.library.upload_form import UploadForm
from xueji.foundation.library.views._common import INVALID_STATUS, SignedIn
from xueji.foundation.organizations import selectors as organizations


@login_required
@require_http_methods(["GET", "POST"])
def index(request: SignedIn, resource_id: int) -> HttpResponse:
    """The files of a resource for those who write and review; editors upload here, the text editor too."""
    now = timezone.now()
    found = get_object_or_404(selectors.resources_for(request.user, now), pk=resource_id)
    if not permissions.is_staff_of(request.user, found, now):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = services.attach(resource_id, form.cleaned_data["upload"], actor=request.user, now=now)
        except DomainError as refusal:
            form.add_error("upload", refusal.message)
        else:
            return _uploaded(request, made)
    if form.errors and request.accepts("application/json") and not request.accepts("text/html"):
        said = " ".join(str(one) for one in form.errors["upload"])
        return JsonResponse({"error": said}, status=INVALID_STATUS)
    context = {"page": pages.files_page(found, request.user, now), "form": form}
    status = INVALID_STATUS if form.errors else 200
    return render(request, "library/files.html", context, status=status)


def _uploaded(request: SignedIn, made: Attachment) -> HttpResponse:
    if not request.accepts("text/html"):
        return JsonResponse({"id": made.pk, "name": made.name, "url": files.file_url(made)})
    messages.success(request, f"已上传“{made.name}”。")
    return redirect(reverse("library:files", args=[made.resource_id]))


@login_required
@require_safe
def file(request: SignedIn, attachment_id: int) -> HttpResponseBase:
    """The bytes of a file, whole or in part."""
    found = files.attachment_for(request.user, attachment_id, timezone.now())
    if found is None:
        raise Http404
    is_shown = found.kind != Attachment.Kind.FILE
    return send(request, Sent(found.sha256, found.name, found.media_type, is_inline=is_shown))


@login_required
@require_POST
def remove(request: SignedIn, attachment_id: int) -> HttpResponse:
    """Take a file off the resource."""
    found = _of_staff(request, attachment_id)
    back = reverse("library:files", args=[found.resource_id])
    try:
        services.remove_attachment(attachment_id, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, f"已移除“{found.name}”。此前各稿里仍有记录。")
    return redirect(back)


@login_required
@require_POST
def purge(request: SignedIn, attachment_id: int) -> HttpResponse:
    """Delete a removed file for good."""
    found = _of_staff(request, attachment_id)
    back = reverse("library:files", args=[found.resource_id])
    reason = request.POST.get("reason", "")
    try:
        services.purge_attachment(attachment_id, reason=reason, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, f"“{found.name}”已彻底删除。")
    return redirect(back)


def _of_staff(request: SignedIn, attachment_id: int) -> Attachment:
    now = timezone.now()
    found = files.attachment_for(request.user, attachment_id, now)
    if found is None:
        raise Http404
    if not permissions.is_staff_of(request.user, found.resource, now):
        raise PermissionDenied
    return found


@login_required
@require_POST
def watching(request: SignedIn, attachment_id: int) -> HttpResponse:
    """Where the person is in a video: JSON ``{"from": seconds, "position": seconds}``."""
    now, person = timezone.now(), organizations.person_of(request.user)
    found = files.attachment_for(request.user, attachment_id, now)
    if found is None or found.kind != Attachment.Kind.VIDEO or found.removed_at or person is None:
        raise Http404
    try:
        told = json.loads(request.body)
        watched = services.Watched(float(told["from"]), float(told["position"]))
        playback = services.report_watching(attachment_id, watched, person=person, now=now)
    except (ValueError, TypeError, KeyError, RecursionError):
        return JsonResponse({"error": "播放位置不对。"}, status=INVALID_STATUS)
    except DomainError as refusal:
        return JsonResponse({"error": refusal.message}, status=INVALID_STATUS)
    watched_to = math.floor(playback.watched_seconds)
    return JsonResponse({"watched": watched_to, "finished": playback.finished_at is not None})
