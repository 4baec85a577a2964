"""What the search finds of the graph: concepts in use, by any of their names and by what they mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils import timezone

from xueji.common.search import registry
from xueji.common.search import services as search
from xueji.common.search.entries import Entry
from xueji.foundation.knowledge_graph import rules
from xueji.foundation.knowledge_graph.models import Concept
from xueji.foundation.knowledge_graph.selectors.graphs import ConceptGraph, concept_graph

CONCEPT = "concept"
# Databases take only so many values in one condition.
KEYS_A_QUERY = 500


def register() -> None:
    """Make the kind known to the search."""
    registry.register_kind(registry.SearchKind(CONCEPT, "概念", 35, entries))


def refresh(keys: Collection[int]) -> None:
    """Write what can be found of concepts and of all below them; belongs inside the change's transaction.

    Those below take their discipline from above, so they change with it.
    """
    graph = concept_graph()
    touched = {one for key in keys for one in (key, *rules.descendants_of(graph.broader, key))}
    search.put_all(_entries(graph, touched & set(graph.active)))
    search.remove(CONCEPT, touched - set(graph.active))


def entries() -> Iterator[Entry]:
    """Every concept in use."""
    graph = concept_graph()
    yield from _entries(graph, set(graph.active))


def _entries(graph: ConceptGraph, keys: set[int]) -> Iterator[Entry]:
    wanted = sorted(keys)
    for start in range(0, len(wanted), KEYS_A_QUERY):
        rows = Concept.objects.filter(pk__in=wanted[start : start + KEYS_A_QUERY]).order_by("pk")
        for concept in rows.prefetch_related("labels"):
            yield entry_of(concept, graph.disciplines.get(concept.pk, []))


def entry_of(concept: Concept, disciplines: Collection[str]) -> Entry:
    """The concept: found by name, other names in any language, code, definition and pinyin."""
    names = sorted(label.text for label in concept.labels.all())
    return Entry(
        kind=CONCEPT,
        key=str(concept.pk),
        title=concept.pref_label,
        url=reverse("knowledge_graph:concept", args=[concept.pk]),
        body=concept.definition,
        context=" ".join(part for part in (*names, concept.notation, concept.scope_note) if part),
        lettered=concept.pref_label,
        disciplines=tuple(disciplines),
        day=timezone.localdate(concept.updated_at),
    )
