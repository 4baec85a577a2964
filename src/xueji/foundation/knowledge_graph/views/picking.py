"""Finding concepts, articles and things by typing; JSON for ``picker.js``, a page otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.ui.responses import is_fragment
from xueji.foundation.knowledge_graph import selectors
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.regulations import selectors as regulations

LIMIT = 20
QUERY_MAX_CHARACTERS = 60
DETAIL_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to pick."""

    id: int
    name: str
    detail: str


def _query(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:QUERY_MAX_CHARACTERS]


def _answer(request: HttpRequest, title: str, found: Iterable[Found]) -> HttpResponse:
    rows = list(found)
    if "application/json" in request.headers.get("Accept", ""):
        results = [{"id": one.id, "name": one.name, "detail": one.detail} for one in rows]
        return JsonResponse({"results": results}, json_dumps_params={"ensure_ascii": False})
    template = "knowledge_graph/picker.html"
    context = {"title": title, "found": rows, "query": _query(request)}
    return render(request, f"{template}#picked" if is_fragment(request) else template, context)


@login_required
@require_safe
def pick_concepts(request: HttpRequest) -> HttpResponse:
    """Concepts in use by name, other name or code."""
    words = _query(request)
    rows = selectors.search_concepts(words, LIMIT) if words else []
    return _answer(request, "查找概念", (Found(one.pk, one.pref_label, one.notation) for one in rows))


@login_required
@require_safe
def pick_articles(request: HttpRequest) -> HttpResponse:
    """Articles in force: cited in words (招标投标法 第五条), or by the words in them."""
    words, today = _query(request), timezone.localdate()
    cited = [one for _, one in regulations.resolve_citations(words, today)] if words else []
    hits = [] if cited or not words else [hit.article for hit in _hits(words)]
    rows = [*cited, *hits][:LIMIT]
    return _answer(
        request,
        "查找条文",
        (Found(one.pk, regulations.short_citation(one), one.text[:DETAIL_CHARACTERS]) for one in rows),
    )


def _hits(words: str) -> list[regulations.ArticleHit]:
    return regulations.search_articles(words, timezone.localdate(), LIMIT)


@login_required
@require_safe
def pick_things(request: HttpRequest, kind: str) -> HttpResponse:
    """Cases, questions, risk points the viewer may open."""
    known, viewer, now = selectors.kind_named(kind), signed_in(request), timezone.now()
    if known is None or not known.visible(viewer, now):
        raise Http404
    words = _query(request)
    rows = known.search(viewer, words, now, LIMIT) if words else []
    return _answer(
        request, f"查找{known.label}", (Found(one.target_id, one.title, one.detail) for one in rows)
    )
