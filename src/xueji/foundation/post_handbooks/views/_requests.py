"""What the views of this domain share."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.post_handbooks import permissions, selectors

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Post

UNPROCESSABLE_STATUS = 422


def today() -> date:
    """The day at the place of the service."""
    return timezone.localdate()


def seen_post(request: HttpRequest, post_id: int) -> "Post":
    """The post of the address if the viewer's roles reach it; else 404."""
    post = selectors.post_for(signed_in(request), post_id, today())
    if post is None:
        raise Http404
    return post


def written_post(request: HttpRequest, post_id: int) -> "Post":
    """The same, for those who write its handbook."""
    post = seen_post(request, post_id)
    if not permissions.may_write(signed_in(request), post, today()):
        raise PermissionDenied
    return post


def office_post(request: HttpRequest, post_id: int) -> "Post":
    """The same, for the discipline office."""
    post = seen_post(request, post_id)
    if not permissions.is_office(signed_in(request), post, today()):
        raise PermissionDenied
    return post


def answer_form(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[], Any],
    done: Callable[[Any], str],
    context: dict[str, Any],
    template: str = "post_handbooks/form.html",
) -> HttpResponse:
    """Show a form, or save it and go on to ``done``; a refusal stands on top of the form."""
    if form.is_bound and form.is_valid():
        try:
            outcome = save()
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已保存。")
            return HttpResponseRedirect(done(outcome))
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, template, {**context, "form": form}, status=status)
