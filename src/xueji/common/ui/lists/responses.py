"""The view of a list: whole page, htmx fragment or file, from one call."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from xueji.common.step_up import ask_for_proof, is_proof_fresh
from xueji.common.ui.lists.files import TooManyRows, export
from xueji.common.ui.lists.listing import ListDefinition, Listing

FILE_FORMATS = {"xlsx", "csv"}


def respond(
    request: HttpRequest,
    definition: ListDefinition,
    queryset: "QuerySet[Any]",
    template: str,
    context: dict[str, Any] | None = None,
    *,
    is_narrow: bool = False,
) -> HttpResponse:
    """Answer a list page; the template shows it with ``{% list_table listing %}``.

    Args:
        queryset: the rows the viewer may see, from a selector, with what the columns need selected.
        is_narrow: they are a small part of a big table (``Listing``).
    """
    listing = Listing(definition, request, queryset, is_narrow)
    file_format = request.GET.get("export", "")
    if definition.is_exported and file_format in FILE_FORMATS:
        if definition.is_personal and not is_proof_fresh(request):
            return ask_for_proof(request)
        return _exported(request, listing, file_format)
    whole = request.headers.get("HX-Target") != definition.element_id
    name = template if whole else "ui/components/list_table.html"
    response = render(request, name, {**(context or {}), "listing": listing})
    patch_vary_headers(response, ("HX-Target",))
    return response


def _exported(request: HttpRequest, listing: Listing, file_format: str) -> HttpResponse:
    who = person_name(request)
    try:
        return export(listing, file_format, who=who, at=timezone.now())
    except TooManyRows as refusal:
        messages.error(request, refusal.message)
        rest = request.GET.copy()
        rest.pop("export")
        return HttpResponseRedirect(f"{request.path}?{rest.urlencode()}")


def person_name(request: HttpRequest) -> str:
    """The signed-in person as written under an export."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return "未登录"
    return str(user.get_full_name() or user)
