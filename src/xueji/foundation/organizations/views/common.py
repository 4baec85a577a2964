"""What the views of the domain share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.common.ui.items import Tab
from xueji.foundation.organizations import duties, permissions, selectors

UNPROCESSABLE_STATUS = 422


def today() -> date:
    """The day at the place of the service."""
    return timezone.localdate()


def allow(is_allowed: bool) -> None:
    """Go on, or answer 403."""
    if not is_allowed:
        raise PermissionDenied


def page_tabs(request: HttpRequest, current: str) -> list[Tab]:
    """The places of this domain the viewer may open."""
    on = today()
    shown = [
        ("units", "单位", True),
        ("unit-changes", "机构变更", permissions.may_see_changes(request.user, on)),
        ("divisions", "区划代码", True),
        ("people", "人员", permissions.may_see_people(request.user, on)),
        ("account-requests", "待批准账号", permissions.may_approve_accounts(request.user, on)),
        ("roles", "角色授权", permissions.may_see_roles(request.user, on)),
        ("delegations", "角色代行", selectors.may(request.user, *duties.DELEGABLE, on=on)),
        ("reviews", "权限复核", permissions.may_review_grants(request.user, on)),
        ("quarantine", "隔离文件", permissions.may_see_quarantine(request.user, on)),
        ("matrix", "权限一览", permissions.may_see_matrix(request.user, on)),
        ("audit", "审计", permissions.may_read_audit(request.user, on)),
    ]
    return [
        Tab(label, reverse(f"organizations:{name}"), current=name == current)
        for name, label, is_shown in shown
        if is_shown
    ]


def answer_form(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[dict[str, Any]], Any],
    done: Callable[[Any], str],
    context: dict[str, Any],
    template: str = "organizations/form.html",
) -> HttpResponse:
    """Show a form, or save it and go on; a refusal stands on top of the form.

    Args:
        save: given the cleaned data; may raise DomainError.
        done: address to go to, from what ``save`` returned.
        context: ``title``, ``back_url``, ``submit_label`` and optionally ``saved_text``.
    """
    if form.is_bound and form.is_valid():
        try:
            outcome = save(form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, context.get("saved_text", "已保存。"))
            return HttpResponseRedirect(done(outcome))
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, template, {**context, "form": form}, status=status)
