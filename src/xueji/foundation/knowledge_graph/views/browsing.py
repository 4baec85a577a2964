"""Reading the graph: the tree, the list, one concept."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.ui import lists
from xueji.common.ui.items import Tab
from xueji.foundation.knowledge_graph import pages, selectors
from xueji.foundation.knowledge_graph.lists import CONCEPTS
from xueji.foundation.knowledge_graph.selectors.rows import listed_concepts
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.regulations.selectors import Discipline

from ._requests import concept_or_404, may_edit, number

WORDS_MAX_CHARACTERS = 50
FOUND_MAX = 50


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The tree of one discipline, with a search over all concepts."""
    graph = selectors.concept_graph()
    chosen = number(request.GET.get("top", ""), 0)
    top = chosen if chosen in graph.tops else next(iter(graph.tops), None)
    words = request.GET.get("q", "").strip()[:WORDS_MAX_CHARACTERS]
    here = reverse("knowledge_graph:index")
    articles = selectors.article_counts()
    links = {key: sum(kinds.values()) for key, kinds in selectors.link_counts().items()}
    context = {
        "tabs": pages.section_tabs("index", may_edit=may_edit(request)),
        "tops": [Tab(graph.nodes[key].label, f"{here}?top={key}", key == top) for key in graph.tops],
        "tree": pages.tree_of(graph, top, articles, links) if top else None,
        "concept_count": len(graph.active),
        "words": words,
        "found": selectors.search_concepts(words, FOUND_MAX) if words else [],
        "may_edit": may_edit(request),
    }
    return render(request, "knowledge_graph/index.html", context)


@login_required
@require_safe
def concepts(request: HttpRequest) -> HttpResponse:
    """The list of concepts."""
    asked = request.GET.get("discipline", "")
    discipline = asked if asked in Discipline.values else ""
    rows = listed_concepts(selectors.concept_graph(), discipline, with_retired=may_edit(request))
    context = {
        "tabs": pages.section_tabs("list", may_edit=may_edit(request)),
        "may_edit": may_edit(request),
    }
    return lists.respond(request, CONCEPTS, rows, "knowledge_graph/concepts.html", context)


@login_required
@require_safe
def concept(request: HttpRequest, concept_id: int) -> HttpResponse:
    """One concept: facts, place, articles, cases, questions, risk points, history."""
    found = concept_or_404(concept_id)
    page = pages.concept_page(signed_in(request), found, timezone.now())
    return render(request, "knowledge_graph/concept.html", {"page": page})
