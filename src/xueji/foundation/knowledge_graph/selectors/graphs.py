"""The whole graph in memory: a few thousand concepts, read with three queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q, QuerySet

from xueji.foundation.knowledge_graph import rules
from xueji.foundation.knowledge_graph.models import BroaderLink, Concept, ConceptScheme, RelatedLink
from xueji.foundation.regulations.selectors import Discipline

SCHEME_CODE = "discipline"
TOPIC_DEPTH = 1


@dataclass(frozen=True)
class Node:
    """A concept without its long texts."""

    key: int
    notation: str
    label: str
    discipline: str
    is_retired: bool


@dataclass
class ConceptGraph:
    """Concepts and their relations; ``broader`` holds edges to retired concepts too."""

    nodes: dict[int, Node]
    broader: dict[int, list[int]]
    related: list[tuple[int, int]]
    _order: dict[int, tuple[str, int]] = field(default_factory=dict)

    @cached_property
    def active(self) -> dict[int, Node]:
        """Concepts in use."""
        return {key: node for key, node in self.nodes.items() if not node.is_retired}

    @cached_property
    def narrower(self) -> dict[int, list[int]]:
        """Concepts in use directly below, by notation."""
        found = rules.inverse(self.broader)
        return {key: self.sorted(k for k in below if k in self.active) for key, below in found.items()}

    @cached_property
    def depths(self) -> dict[int, int]:
        """Shortest distance from the top."""
        return rules.depths(self.broader, self.nodes)

    @cached_property
    def tops(self) -> list[int]:
        """Concepts in use with nothing above them: the disciplines in their order, then others."""
        order = {value: place for place, value in enumerate(Discipline.values)}
        found = [key for key in self.active if not self.broader.get(key)]
        return sorted(
            found, key=lambda k: (order.get(self.nodes[k].discipline, len(order)), self.nodes[k].notation)
        )

    @cached_property
    def disciplines(self) -> dict[int, list[str]]:
        """Disciplines of every concept, taken from those at the top above it."""
        found: dict[int, list[str]] = {}
        for top in self.tops:
            value = self.nodes[top].discipline
            if value:
                for key in (top, *rules.descendants_of(self.broader, top)):
                    if value not in found.setdefault(key, []):
                        found[key].append(value)
        return found

    def sorted(self, keys: Iterable[int]) -> list[int]:
        """Keys by notation."""
        return sorted(set(keys), key=lambda key: (self.nodes[key].notation, key))

    def below(self, key: int) -> list[int]:
        """Concepts in use directly below."""
        return self.narrower.get(key, [])

    def subtree(self, key: int) -> list[int]:
        """A concept in use and every one below it."""
        found = {key, *rules.descendants_of(self.broader, key)}
        return self.sorted(one for one in found if one in self.active)

    def beside(self, key: int) -> list[int]:
        """Related concepts in use."""
        pairs = [pair for pair in self.related if key in pair]
        return self.sorted(one for pair in pairs for one in pair if one != key and one in self.active)

    def level(self, key: int) -> str:
        """What a concept is by its place: 纪律, 主题 or 概念."""
        depth = self.depths.get(key, TOPIC_DEPTH + 1)
        if depth == 0:
            return "纪律" if self.nodes[key].discipline else "未归类"
        return "主题" if depth == TOPIC_DEPTH else "概念"


def main_scheme() -> ConceptScheme | None:
    """The graph of the platform; None before anything was put into it."""
    return ConceptScheme.objects.filter(code=SCHEME_CODE).first()


def concept_graph() -> ConceptGraph:
    """Everything, in three queries."""
    rows = Concept.objects.filter(scheme__code=SCHEME_CODE).order_by("notation", "pk")
    nodes = {
        key: Node(key, notation, label, discipline, status == Concept.Status.RETIRED)
        for key, notation, label, discipline, status in rows.values_list(
            "pk", "notation", "pref_label", "discipline", "status"
        )
    }
    broader: dict[int, list[int]] = {}
    edges = BroaderLink.objects.filter(concept__scheme__code=SCHEME_CODE).order_by("pk")
    for concept_id, broader_id in edges.values_list("concept_id", "broader_id"):
        broader.setdefault(concept_id, []).append(broader_id)
    related = RelatedLink.objects.filter(first__scheme__code=SCHEME_CODE).order_by("pk")
    return ConceptGraph(nodes, broader, list(related.values_list("first_id", "second_id")))


def concepts() -> QuerySet[Concept]:
    """Every concept of the graph, those out of use included."""
    return Concept.objects.filter(scheme__code=SCHEME_CODE)


def search_concepts(words: str, limit: int = 20) -> list[Concept]:
    """Concepts in use whose name, other name or code holds every word."""
    found = concepts().filter(status=Concept.Status.ACTIVE)
    for word in words.split()[:6]:
        found = found.filter(
            Q(pref_label__icontains=word) | Q(notation__istartswith=word) | Q(labels__text__icontains=word)
        )
    return list(found.distinct().order_by("notation", "pk")[:limit])
