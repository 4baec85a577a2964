"""What the views of the domain share."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xueji.common.documents.docx import render_docx
from xueji.common.documents.model import Document
from xueji.common.documents.pdf import render_pdf
from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.common.ui.items import Tab
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.privacy import permissions

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User

UNPROCESSABLE_STATUS = 422
RENDERERS = {
    "docx": (render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (render_pdf, "application/pdf"),
}


def own_person(request: HttpRequest) -> "Person":
    """The person behind the account, or 404."""
    person = organizations.person_of(signed_in(request))
    if person is None:
        raise Http404
    return person


def office(request: HttpRequest) -> "User":
    """The signed-in account of the platform's office, or 404."""
    viewer = signed_in(request)
    if not permissions.may_run_office(viewer, timezone.localdate()):
        raise Http404
    return viewer


def office_tabs(request: HttpRequest, current: str) -> list[Tab]:
    """The places of the office the viewer may open."""
    on = timezone.localdate()
    runs = permissions.may_run_office(signed_in(request), on)
    shown = [
        ("requests", "请求", permissions.may_answer_requests(signed_in(request), on)),
        ("receipts", "告知书", runs),
        ("retention", "留存与销毁", runs),
        ("assessments", "影响评估", runs),
    ]
    return [
        Tab(label, reverse(f"privacy:{name}"), current=name == current)
        for name, label, is_there in shown
        if is_there
    ]


def answer_form(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[dict[str, Any]], Any],
    done_url: str,
    context: dict[str, Any],
    template: str = "privacy/form.html",
) -> HttpResponse:
    """Show a form, or save it and go on; a refusal stands on top of the form.

    Args:
        context: ``title``, ``submit_label`` and optionally ``hint``, ``saved_text``, ``frame``.
    """
    if form.is_bound and form.is_valid():
        try:
            save(form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, context.get("saved_text", "已保存。"))
            return HttpResponseRedirect(done_url)
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    page = {"layout": "ui/desk.html", "back_url": done_url, **context, "form": form}
    return render(request, template, page, status=status)


def act(request: HttpRequest, do: Callable[[datetime], object], text: str, back_url: str) -> HttpResponse:
    """Do one thing and go back with the good news, or with the refusal."""
    try:
        do(timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back_url)
    messages.success(request, text)
    return HttpResponseRedirect(back_url)


def as_file(request: HttpRequest, document: Document, file_format: str, back_url: str) -> HttpResponse:
    """A document as Word or PDF; another format is a 404."""
    if file_format not in RENDERERS:
        raise Http404
    render_file, content_type = RENDERERS[file_format]
    try:
        content = render_file(document)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back_url)
    response = HttpResponse(content, content_type=content_type)
    name = f"{document.title}.{file_format}"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
