"""The search page, its suggestions and its file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from xueji.common.replica import heavy_page
from xueji.common.search import selectors
from xueji.common.search.export import as_workbook
from xueji.common.search.forms import SearchForm
from xueji.common.search.queries import clean_text
from xueji.common.ui import navigation

PAGE_ROWS = 20
RESULTS_ID = "search-results"
READING_MAX_CHARACTERS = 200


@login_required
@require_safe
@heavy_page
def index(request: HttpRequest) -> HttpResponse:
    """The page; with htmx only its results, with ``?export=xlsx`` a file."""
    now = timezone.now()
    form = SearchForm(request.GET, viewer=request.user, now=now)
    form.work_for(_unit_id(request))
    reading = reading_path(request)
    found = None
    if form.is_asked:
        found = selectors.search(request.user, form.wish, now, by_day=form.by_day, reading=reading)
        if request.GET.get("export") == "xlsx":
            return as_workbook(request, form, found, now)
    context = {"form": form, "reading": reading, **_results(request, form, found, now)}
    is_part = request.headers.get("HX-Target") == RESULTS_ID
    response = render(request, "search/_results.html" if is_part else "search/index.html", context)
    patch_vary_headers(response, ("HX-Target",))
    return response


@login_required
@require_safe
@heavy_page
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options for the list under the box."""
    text = clean_text(request.GET.get("q", ""))
    found = selectors.suggest(request.user, text, timezone.now(), reading=reading_path(request))
    return render(request, "search/_suggestions.html", {"suggestions": found, "text": text})


def reading_path(request: HttpRequest) -> str:
    """Path of the page the person was reading: kept in the form, else where the request comes from."""
    kept = request.GET.get("from", "")
    came = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    path = kept or urlsplit(came).path
    return path[:READING_MAX_CHARACTERS] if path.startswith("/") and path != request.path else ""


def _unit_id(request: HttpRequest) -> str:
    """The unit chosen in the top bar, else the first one offered."""
    units = navigation.providers.units(request) if navigation.providers.units else []
    chosen = next((unit for unit in units if unit.current), units[0] if units else None)
    return chosen.id if chosen else ""


def _results(
    request: HttpRequest, form: SearchForm, found: selectors.Found | None, now: Any
) -> dict[str, Any]:
    if found is None:
        return {"found": None}
    page = Paginator(found.numbers, PAGE_ROWS).get_page(request.GET.get("page"))
    return {
        "found": found,
        "page": page,
        "hits": selectors.hits_of(list(page.object_list), found.marks, timezone.localdate(now)),
        "tabs": form.tabs(found.counts, request),
    }
