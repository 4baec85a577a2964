"""What the views of this domain share."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.responsibilities import permissions, selectors

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization
    from xueji.foundation.responsibilities.models import Responsibility

UNPROCESSABLE_STATUS = 422


def today() -> date:
    """The day at the place of the service."""
    return timezone.localdate()


def seen_unit(request: HttpRequest, unit_pk: int) -> "Organization":
    """The unit of the address if the viewer may read its list; else 404."""
    unit = selectors.unit_for(signed_in(request), unit_pk, today())
    if unit is None:
        raise Http404
    return unit


def kept_unit(request: HttpRequest, unit_pk: int) -> "Organization":
    """The same, for those who keep the list."""
    unit = seen_unit(request, unit_pk)
    require_keeper(request, unit)
    return unit


def require_keeper(request: HttpRequest, unit: "Organization") -> None:
    """Go on for those who keep the list of the unit; others get 403."""
    if not permissions.may_keep(signed_in(request), unit, today()):
        raise PermissionDenied


def seen_item(request: HttpRequest, item_id: int) -> "Responsibility":
    """The responsibility of the address if the viewer may read it; else 404."""
    item = selectors.items_for(signed_in(request), today()).filter(pk=item_id).first()
    if item is None:
        raise Http404
    return item


def unit_url(unit_pk: int, year: int | None = None) -> str:
    """Address of the list of a unit."""
    page = reverse("responsibilities:unit", args=[unit_pk])
    return f"{page}?year={year}" if year else page


def item_url(item_id: int) -> str:
    """Address of a responsibility."""
    return reverse("responsibilities:item", args=[item_id])


def answer_form(
    request: HttpRequest, form: forms.Form, save: Callable[[], str], context: dict[str, Any]
) -> HttpResponse:
    """Show a form, or save it and go where ``save`` says; a refusal stands on top of the form."""
    if form.is_bound and form.is_valid():
        try:
            target = save()
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已保存。")
            return HttpResponseRedirect(target)
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, "responsibilities/form.html", {**context, "form": form}, status=status)
