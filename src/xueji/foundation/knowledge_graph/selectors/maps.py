"""The part of the graph a map shows: nodes and edges, never more than a screen can hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from xueji.foundation.knowledge_graph import registry, rules
from xueji.foundation.knowledge_graph.models import Concept
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations.selectors import Discipline

from .articles import article_counts, linked_articles
from .graphs import ConceptGraph, concept_graph
from .things import link_counts, things_of

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

NODES_MAX = 300
THINGS_MAX = 120
STEPS_MAX = 3
# Predicted recall below which a concept counts as weak: cards fall due at 0.90.
WEAK_BELOW = 0.90


@dataclass(frozen=True)
class MapWish:
    """What a map was asked for."""

    focus: int | None = None
    steps: int = 1
    discipline: str = ""
    with_things: bool = False
    with_recall: bool = False
    weak_only: bool = False


@dataclass(frozen=True)
class MapNode:
    """One dot. ``recall`` is the viewer's own mean predicted recall (0–1) over ``studied`` articles."""

    node_id: str
    label: str
    kind: str
    kind_label: str
    url: str
    discipline: str = ""
    articles: int = 0
    links: int = 0
    recall: float | None = None
    studied: int = 0
    concept_id: int | None = None
    is_focus: bool = False

    @property
    def is_weak(self) -> bool:
        """Whether the viewer is about to forget it."""
        return self.recall is not None and self.recall < WEAK_BELOW


@dataclass
class GraphMap:
    """What a map shows; ``left_out`` counts concepts that did not fit."""

    nodes: list[MapNode] = field(default_factory=list)
    edges: list[tuple[str, str, str]] = field(default_factory=list)
    left_out: int = 0
    studied_count: int = 0


def graph_map(viewer: User, wish: MapWish, now: datetime) -> GraphMap:
    """Nodes and edges for a wish; recall is only ever the viewer's own.

    The number of queries does not depend on the size of the graph.
    """
    graph = concept_graph()
    recall = _recall(viewer, graph, now) if wish.with_recall or wish.weak_only else {}
    allowed = _allowed(graph, wish, recall)
    start = [wish.focus] if wish.focus in graph.active else [key for key in graph.tops if key in allowed]
    steps = min(max(wish.steps, 1), STEPS_MAX) if wish.focus in graph.active else len(graph.nodes)
    edges = [*_hierarchy(graph, allowed), *((a, b) for a, b in graph.related if {a, b} <= allowed)]
    shown, is_cut = rules.neighbours(edges, start, steps, NODES_MAX)
    keys = {key for key in shown if key in allowed}
    found = GraphMap(left_out=len(allowed) - len(keys) if is_cut else 0, studied_count=len(recall))
    counts = _counts(article_counts(), link_counts())
    found.nodes = [_node(graph, key, counts, recall, wish) for key in graph.sorted(keys)]
    found.edges = [(f"c{a}", f"c{b}", "broader") for a, b in _hierarchy(graph, keys)]
    found.edges += [(f"c{a}", f"c{b}", "related") for a, b in graph.related if {a, b} <= keys]
    if wish.with_things and wish.focus in keys:
        _add_things(found, viewer, wish.focus or 0, now)
    return found


def _allowed(graph: ConceptGraph, wish: MapWish, recall: dict[int, tuple[float, int]]) -> set[int]:
    """Concepts in use that the filters let through, with what leads to them from the top."""
    keys = set(graph.active)
    if wish.discipline in Discipline.values:
        keys = {key for key in keys if wish.discipline in graph.disciplines.get(key, ())}
    if wish.weak_only:
        weak = {key for key in keys if key in recall and recall[key][0] < WEAK_BELOW}
        above = {one for key in weak for one in rules.ancestors_of(graph.broader, key)}
        keys &= weak | above
    if wish.focus in graph.active:
        keys.add(wish.focus)
    return keys


def _hierarchy(graph: ConceptGraph, keys: Collection[int]) -> list[tuple[int, int]]:
    return [
        (above, low) for low in graph.sorted(keys) for above in graph.broader.get(low, ()) if above in keys
    ]


def _counts(articles: dict[int, int], links: dict[int, dict[str, int]]) -> dict[int, tuple[int, int]]:
    """Articles and other links of each concept."""
    return {key: (articles.get(key, 0), sum(links.get(key, {}).values())) for key in {*articles, *links}}


def _recall(viewer: User, graph: ConceptGraph, now: datetime) -> dict[int, tuple[float, int]]:
    """Mean recall and number of studied articles of each concept, with all that lies below it."""
    own = registry.mastery_of(organizations.person_of(viewer), now)
    direct: dict[int, dict[str, float]] = {}
    for one in linked_articles(None, timezone.localdate(now)) if own else ():
        values = [own[key] for key in one.article_ids if key in own]
        if values:
            direct.setdefault(one.concept_id, {})[one.label] = min(values)
    gathered: dict[int, dict[str, float]] = {}
    for key, values_by_article in direct.items():
        for holder in (key, *rules.ancestors_of(graph.broader, key)):
            gathered.setdefault(holder, {}).update(values_by_article)
    return {key: (sum(found.values()) / len(found), len(found)) for key, found in gathered.items()}


def _node(
    graph: ConceptGraph,
    key: int,
    counts: dict[int, tuple[int, int]],
    recall: dict[int, tuple[float, int]],
    wish: MapWish,
) -> MapNode:
    node, level = graph.nodes[key], graph.level(key)
    mean, studied = recall.get(key, (None, 0))
    articles, links = counts.get(key, (0, 0))
    return MapNode(
        node_id=f"c{key}",
        label=node.label,
        kind={"纪律": "discipline", "主题": "topic"}.get(level, "concept"),
        kind_label=level,
        url=reverse("knowledge_graph:concept", args=[key]),
        discipline=next(iter(graph.disciplines.get(key, [])), ""),
        articles=articles,
        links=links,
        recall=mean,
        studied=studied,
        concept_id=key,
        is_focus=key == wish.focus,
    )


def _add_things(found: GraphMap, viewer: User, focus: int, now: datetime) -> None:
    """Articles, cases, questions and risk points around the concept in the middle."""
    own = linked_articles([focus], timezone.localdate(now))
    for one in own[:THINGS_MAX]:
        found.nodes.append(MapNode(f"a{one.link_id}", one.label, "article", "条文", one.url))
        found.edges.append((f"c{focus}", f"a{one.link_id}", "link"))
    for group in things_of(viewer, Concept.objects.get(pk=focus), own, now):
        for thing in group.things[: max(0, THINGS_MAX - len(found.nodes))]:
            key = f"{group.kind.key}{thing.target.target_id}"
            found.nodes.append(
                MapNode(key, thing.target.title, group.kind.key, group.kind.label, thing.target.url)
            )
            found.edges.append((f"c{focus}", key, "link" if thing.is_confirmed else "derived"))
