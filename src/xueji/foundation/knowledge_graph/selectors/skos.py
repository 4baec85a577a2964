"""The stored graph as a SKOS document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xueji.foundation.knowledge_graph import registry, rules
from xueji.foundation.knowledge_graph.models import (
    Concept,
    ConceptArticle,
    ConceptLabel,
    ConceptLink,
    ConceptMatch,
    ConceptNote,
)

from .graphs import SCHEME_CODE, ConceptGraph, concept_graph, main_scheme

EMPTY_SCHEME = rules.SkosScheme("urn:xueji:discipline", "纪律知识图谱", "", {})


def stored_skos() -> rules.SkosScheme:
    """Everything the graph holds, links included; a fixed number of queries."""
    scheme = main_scheme()
    if scheme is None:
        return EMPTY_SCHEME
    graph = concept_graph()
    rows = list(Concept.objects.filter(scheme=scheme).order_by("notation", "pk"))
    uris = {concept.pk: concept.uri for concept in rows}
    parts = _Parts(graph, uris)
    concepts = {concept.uri: parts.concept(concept) for concept in rows}
    return rules.SkosScheme(scheme.uri, scheme.title, scheme.description, concepts)


class _Parts:
    """What hangs on concepts, read at once and handed out by concept."""

    def __init__(self, graph: ConceptGraph, uris: dict[int, str]) -> None:
        self.graph, self.uris = graph, uris
        self.labels = _grouped(ConceptLabel.objects.filter(concept__in=uris), "kind", "language", "text")
        self.notes = _grouped(ConceptNote.objects.filter(concept__in=uris), "kind", "language", "text")
        self.matches = _grouped(ConceptMatch.objects.filter(concept__in=uris), "kind", "uri")
        self.references = references()
        self.beside: dict[int, set[str]] = {}
        for one, other in graph.related:
            self.beside.setdefault(one, set()).add(uris[other])
            self.beside.setdefault(other, set()).add(uris[one])

    def concept(self, concept: Concept) -> rules.SkosConcept:
        """One concept with everything that hangs on it."""
        key = concept.pk
        return rules.SkosConcept(
            uri=concept.uri,
            label=concept.pref_label,
            notation=concept.notation,
            definition=concept.definition,
            scope_note=concept.scope_note,
            labels=frozenset(rules.Note(*values) for values in self.labels.get(key, ())),
            notes=frozenset(rules.Note(*values) for values in self.notes.get(key, ())),
            matches=frozenset((kind, uri) for kind, uri in self.matches.get(key, ())),
            broader=frozenset(self.uris[above] for above in self.graph.broader.get(key, ())),
            related=frozenset(self.beside.get(key, ())),
            references=frozenset(self.references.get(key, ())),
            discipline=concept.discipline,
            is_retired=concept.status == Concept.Status.RETIRED,
            merged_into=self.uris.get(concept.merged_into_id or 0, ""),
        )


def _grouped(rows: Any, *fields: str) -> dict[int, list[tuple[str, ...]]]:
    found: dict[int, list[tuple[str, ...]]] = {}
    for key, *values in rows.values_list("concept_id", *fields):
        found.setdefault(key, []).append(tuple(values))
    return found


def references() -> dict[int, set[str]]:
    """Names of the articles and things each concept is linked to."""
    found: dict[int, set[str]] = {}
    articles = ConceptArticle.objects.filter(concept__scheme__code=SCHEME_CODE)
    for key, title, number, suffix, day in articles.values_list(
        "concept_id", "regulation__title", "number", "suffix", "version_date"
    ):
        found.setdefault(key, set()).add(rules.article_uri(title, number, suffix, day))
    things = ConceptLink.objects.filter(concept__scheme__code=SCHEME_CODE)
    rows = list(things.values_list("concept_id", "kind", "target_id"))
    codes = _codes((kind, target) for _, kind, target in rows)
    for key, kind, target in rows:
        if (kind, target) in codes:
            found.setdefault(key, set()).add(rules.thing_uri(kind, codes[kind, target]))
    return found


def _codes(things: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Stable codes of things by kind and id."""
    wanted: dict[str, set[int]] = {}
    for kind, target in things:
        wanted.setdefault(kind, set()).add(target)
    found = {}
    for kind, targets in wanted.items():
        known = registry.kind_named(kind)
        for target, code in (known.codes(targets) if known else {}).items():
            found[kind, target] = code
    return found
