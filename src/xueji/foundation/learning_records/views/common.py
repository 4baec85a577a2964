"""What the pages of the domain share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.common.ui.items import Tab
from xueji.foundation.learning_records import permissions

UNPROCESSABLE_STATUS = 422


def today() -> date:
    """The day at the place of the service."""
    return timezone.localdate()


def allow(is_allowed: bool) -> None:
    """Go on, or answer 403."""
    if not is_allowed:
        raise PermissionDenied


def allow_tools(request: HttpRequest) -> None:
    """Only who looks after tools goes on."""
    allow(permissions.may_manage_tools(request.user, today()))


def page_tabs(current: str) -> list[Tab]:
    """The places of a system administrator."""
    shown = [("tools", "工具凭证"), ("unmatched", "账号对应"), ("targets", "转发")]
    return [Tab(label, reverse(f"learning_records:{name}"), current=name == current) for name, label in shown]


def act(request: HttpRequest, save: Callable[[], Any], done: str, back: str) -> HttpResponse:
    """Do one thing and go back; a refusal is shown."""
    try:
        save()
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse(back))
    messages.success(request, done)
    return HttpResponseRedirect(reverse(back))
