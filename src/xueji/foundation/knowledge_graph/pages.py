"""What the pages show: trees, one concept, the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.selectors import history_of
from xueji.common.ui.items import KeyValue, Tab, Tag, TimelineEntry
from xueji.foundation.knowledge_graph import permissions, selectors
from xueji.foundation.knowledge_graph.models import Concept
from xueji.foundation.regulations.selectors import Discipline

if TYPE_CHECKING:
    from xueji.foundation.knowledge_graph.selectors import ConceptGraph, LinkedArticle, ThingGroup
    from xueji.foundation.organizations.models import User

HISTORY_SHOWN = 20
DISCIPLINE_WORDS = {str(value): str(word) for value, word in Discipline.choices}


@dataclass(frozen=True)
class TreeNode:
    """A concept in the tree with those below it."""

    key: int
    label: str
    notation: str
    url: str
    articles: int
    links: int
    children: list[TreeNode] = field(default_factory=list)
    is_open: bool = False


def tree_of(graph: ConceptGraph, top: int, articles: dict[int, int], links: dict[int, int]) -> TreeNode:
    """The tree below one concept at the top; a concept with two parents stands under both."""
    return _branch(graph, top, articles, links, way=())


def _branch(
    graph: ConceptGraph, key: int, articles: dict[int, int], links: dict[int, int], way: tuple[int, ...]
) -> TreeNode:
    node = graph.nodes[key]
    below = [one for one in graph.below(key) if one not in way and one != key]
    return TreeNode(
        key,
        node.label,
        node.notation,
        reverse("knowledge_graph:concept", args=[key]),
        articles.get(key, 0),
        links.get(key, 0),
        [_branch(graph, one, articles, links, (*way, key)) for one in below],
        is_open=len(way) < 1,
    )


def section_tabs(current: str, *, may_edit: bool) -> list[Tab]:
    """The parts of the graph's pages."""
    parts = [
        ("index", "目录"),
        ("map", "图谱"),
        ("list", "概念列表"),
        ("risks", "风险点"),
        *([("checks", "校验"), ("files", "导入导出")] if may_edit else []),
    ]
    return [Tab(label, reverse(f"knowledge_graph:{name}"), name == current) for name, label in parts]


@dataclass(frozen=True)
class ConceptPage:
    """Everything the page of one concept shows."""

    concept: Concept
    level: str
    facts: list[KeyValue]
    above: list[Tag]
    below: list[Tag]
    beside: list[Tag]
    way: list[list[Tag]]
    articles: list[LinkedArticle]
    groups: list[ThingGroup]
    history: list[TimelineEntry]
    may_edit: bool


def concept_page(viewer: User, concept: Concept, now: datetime) -> ConceptPage:
    """Read one concept with its relations and links."""
    graph = selectors.concept_graph()
    articles = selectors.linked_articles([concept.pk], timezone.localdate(now))
    may_edit = permissions.may_edit(viewer, timezone.localdate(now))
    return ConceptPage(
        concept=concept,
        level=graph.level(concept.pk),
        facts=_facts(concept, graph),
        above=_tags(graph, [key for key in graph.broader.get(concept.pk, []) if key in graph.active]),
        below=_tags(graph, graph.below(concept.pk)),
        beside=_tags(graph, graph.beside(concept.pk)),
        way=[_tags(graph, way) for way in ways_from_top(graph, concept.pk)],
        articles=articles,
        groups=selectors.things_of(viewer, concept, articles, now),
        history=_history(concept) if may_edit else [],
        may_edit=may_edit,
    )


def _tags(graph: ConceptGraph, keys: Iterable[int]) -> list[Tag]:
    return [Tag(graph.nodes[key].label, reverse("knowledge_graph:concept", args=[key])) for key in keys]


WAYS_MAX = 4


def ways_from_top(graph: ConceptGraph, key: int) -> list[list[int]]:
    """The ways from a discipline down to what lies directly above a concept, at most four."""
    found: list[list[int]] = []

    def climb(at: int, below: list[int]) -> None:
        if len(found) >= WAYS_MAX:
            return
        above = [one for one in graph.broader.get(at, []) if one in graph.active and one not in below]
        if not above and below:
            found.append(below)
        for one in above:
            climb(one, [one, *below])

    climb(key, [])
    return found


def _facts(concept: Concept, graph: ConceptGraph) -> list[KeyValue]:
    labels = list(concept.labels.all())
    disciplines = [DISCIPLINE_WORDS[value] for value in graph.disciplines.get(concept.pk, [])]
    facts = [
        KeyValue("代码", concept.notation),
        KeyValue("层次", graph.level(concept.pk)),
        KeyValue("所属纪律", "、".join(disciplines)),
        KeyValue("别名", "、".join(one.text for one in labels if one.kind == "alt")),
    ]
    others = [f"{one.text}（{one.language}）" for one in labels if one.kind == "pref"]
    if others:
        facts.append(KeyValue("其他语言", "、".join(others)))
    facts += [KeyValue("标识", concept.uri), KeyValue("更新", timezone.localtime(concept.updated_at).date())]
    return facts


def _history(concept: Concept) -> list[TimelineEntry]:
    return [
        TimelineEntry(entry.at, entry.summary, who=entry.actor_name)
        for entry in history_of(concept)[:HISTORY_SHOWN]
    ]


def offered_concepts(graph: ConceptGraph, chosen: Iterable[int] = ()) -> list[tuple[int, str]]:
    """Concepts a select offers without typing: disciplines, topics and what is chosen already."""
    keys = {key for key in graph.active if graph.depths.get(key, 9) <= 1} | {
        key for key in chosen if key in graph.nodes
    }
    return [(key, f"{graph.nodes[key].notation} {graph.nodes[key].label}") for key in graph.sorted(keys)]
