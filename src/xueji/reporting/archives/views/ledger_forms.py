"""Writing in the ledger: a row by hand, and how far its measures are."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from xueji.common.errors import DomainError
from xueji.foundation.organizations.selectors import signed_in
from xueji.reporting.archives import permissions, selectors, services
from xueji.reporting.archives.forms import FollowUpForm, ManualEntryForm
from xueji.reporting.archives.views._common import UNPROCESSABLE

if TYPE_CHECKING:
    from django import forms

    from xueji.foundation.organizations.models import User
    from xueji.reporting.archives.models import LedgerEntry


@login_required
@require_http_methods(["GET", "POST"])
def new_entry(request: HttpRequest) -> HttpResponse:
    """Add a row by hand."""
    viewer, now = signed_in(request), timezone.now()
    today = timezone.localdate(now)
    if not permissions.may_write_ledger(viewer, None, today):
        raise Http404
    initial = {"held_date": today, "organization": request.session.get("unit_id", "")}
    form = ManualEntryForm(
        request.POST or None, units=selectors.offered_units(viewer, today), today=today, initial=initial
    )
    if request.method == "POST" and form.is_valid() and (made := _added(form, viewer, now)):
        messages.success(request, "已登记，台账中标为手工。")
        return redirect("archives:entry", made.pk)
    return _form_page(request, form, "手工登记台账")


def _added(form: ManualEntryForm, viewer: "User", now: datetime) -> "LedgerEntry | None":
    today = timezone.localdate(now)
    unit = selectors.writable_units(viewer, today).get(pk=form.cleaned_data["organization"])
    try:
        return services.add_manual_entry(unit, form.facts(), viewer, now)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return None


@login_required
@require_http_methods(["GET", "POST"])
def edit_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Change a row written by hand."""
    viewer, now = signed_in(request), timezone.now()
    today = timezone.localdate(now)
    found = _writable(viewer, entry_id, today)
    if not found.is_manual:
        raise Http404
    unit = [(found.organization_id, found.organization.name)]
    initial = {**_values(found, ManualEntryForm.base_fields), "organization": found.organization_id}
    form = ManualEntryForm(request.POST or None, units=unit, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_manual_entry(found, form.facts(), viewer, now)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已保存。")
            return redirect("archives:entry", found.pk)
    return _form_page(request, form, "修改手工台账", found)


@login_required
@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Register who does what by when, and how far it is."""
    viewer, now = signed_in(request), timezone.now()
    found = _writable(viewer, entry_id, timezone.localdate(now))
    form = FollowUpForm(request.POST or None, initial=_values(found, FollowUpForm.base_fields))
    if request.method == "POST" and form.is_valid():
        try:
            services.register_follow_up(found, form.cleaned_data, viewer, now)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "落实情况已登记。")
            return redirect("archives:entry", found.pk)
    return _form_page(request, form, "登记落实情况", found)


def _writable(viewer: "User", entry_id: int, today: date) -> "LedgerEntry":
    """A row the viewer may write in; Http404 otherwise."""
    found = selectors.entry_for(viewer, entry_id, today)
    if not permissions.may_write_ledger(viewer, found.organization, today):
        raise Http404
    return found


def _values(entry: "LedgerEntry", fields: "dict[str, forms.Field]") -> dict[str, object]:
    return {name: getattr(entry, name) for name in fields if name != "organization"}


def _form_page(
    request: HttpRequest, form: "forms.Form", title: str, entry: "LedgerEntry | None" = None
) -> HttpResponse:
    context = {"form": form, "title": title, "entry": entry}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "archives/entry_form.html", context, status=status)
