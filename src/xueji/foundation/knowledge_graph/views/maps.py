"""The map: a page whose table says the same as the picture, and the data of the picture."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.foundation.knowledge_graph import pages, selectors
from xueji.foundation.knowledge_graph.selectors.maps import STEPS_MAX, WEAK_BELOW, MapNode
from xueji.foundation.organizations.selectors import person_of, signed_in
from xueji.foundation.regulations.selectors import Discipline

from ._requests import may_edit, number


def _wish(request: HttpRequest) -> selectors.MapWish:
    """What the query asks for; whatever makes no sense is left aside."""
    asked = request.GET
    discipline = asked.get("discipline", "")
    return selectors.MapWish(
        focus=number(asked.get("focus", ""), 0) or None,
        steps=max(1, number(asked.get("steps", ""), 1, STEPS_MAX)),
        discipline=discipline if discipline in Discipline.values else "",
        with_things=asked.get("things") == "1",
        with_recall=asked.get("recall") == "1",
        weak_only=asked.get("weak") == "1",
    )


@login_required
@require_safe
def graph_map(request: HttpRequest) -> HttpResponse:
    """The map page; without JavaScript the table beside it carries everything."""
    wish = _wish(request)
    viewer = signed_in(request)
    found = selectors.graph_map(viewer, wish, timezone.now())
    graph = selectors.concept_graph()
    focus = graph.active.get(wish.focus or 0)
    context = {
        "tabs": pages.section_tabs("map", may_edit=may_edit(request)),
        "wish": wish,
        "map": found,
        "focus": focus,
        "offered": pages.offered_concepts(graph, [focus.key] if focus else []),
        "disciplines": Discipline.choices,
        "steps": range(1, STEPS_MAX + 1),
        "has_person": person_of(viewer) is not None,
        "shows_recall": wish.with_recall or wish.weak_only,
        "weak_percent": WEAK_BELOW,
        "query": request.GET.urlencode(),
    }
    return render(request, "knowledge_graph/map.html", context)


@login_required
@require_safe
def map_data(request: HttpRequest) -> HttpResponse:
    """Nodes and edges as JSON; recall is only ever the viewer's own."""
    found = selectors.graph_map(signed_in(request), _wish(request), timezone.now())
    answer = JsonResponse(
        {
            "nodes": [_node(one) for one in found.nodes],
            "edges": [{"source": a, "target": b, "kind": kind} for a, b, kind in found.edges],
            "left_out": found.left_out,
        },
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _node(one: MapNode) -> dict[str, object]:
    return {
        "id": one.node_id,
        "label": one.label,
        "kind": one.kind,
        "kind_label": one.kind_label,
        "url": one.url,
        "discipline": one.discipline,
        "articles": one.articles,
        "links": one.links,
        "recall": None if one.recall is None else round(one.recall, 3),
        "studied": one.studied,
        "weak": one.is_weak,
        "concept": one.concept_id,
        "focus": one.is_focus,
    }
