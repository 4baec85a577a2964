"""What is wrong with the graph today, each with the place to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from xueji.foundation.knowledge_graph import registry, rules
from xueji.foundation.knowledge_graph.models import ConceptLabel, ConceptLink
from xueji.foundation.regulations.selectors import Discipline

from .articles import linked_articles
from .graphs import ConceptGraph, concept_graph


@dataclass(frozen=True)
class GraphProblem:
    """One problem with the page where it is mended; ``kind`` is a key of ``rules.checking.LABELS``."""

    kind: str
    label: str
    message: str
    url: str
    notation: str


def graph_problems(as_of: date) -> list[GraphProblem]:
    """Every problem of structure and of links, by kind and code."""
    graph = concept_graph()
    linked = linked_articles(None, as_of)
    counts: dict[int, int] = {}
    for one in linked:
        counts[one.concept_id] = counts.get(one.concept_id, 0) + 1
    names: dict[int, list[str]] = {}
    labels = ConceptLabel.objects.filter(kind=ConceptLabel.Kind.ALT)
    for key, text in labels.values_list("concept_id", "text"):
        names.setdefault(key, []).append(text)
    seen = {
        key: rules.Seen(key, node.label, names.get(key, []), node.discipline, counts.get(key, 0))
        for key, node in graph.active.items()
    }
    findings = rules.check_graph(
        seen,
        {key: above for key, above in graph.broader.items() if key in graph.active},
        graph.related,
        {key for key, node in graph.nodes.items() if node.is_retired},
        {str(value): str(word) for value, word in Discipline.choices},
    )
    for article in linked:
        if not article.is_in_force and article.concept_id in graph.active:
            label = graph.nodes[article.concept_id].label
            words = f"“{label}”关联的{article.label}：{article.fate.value}。"
            findings.append(rules.Finding("absent", article.concept_id, words))
    findings += _gone(graph)
    return [_shown(one, graph) for one in findings]


def _gone(graph: ConceptGraph) -> list[rules.Finding]:
    by_kind: dict[str, dict[int, list[int]]] = {}
    for concept_id, kind, target in ConceptLink.objects.values_list("concept_id", "kind", "target_id"):
        if concept_id in graph.active:
            by_kind.setdefault(kind, {}).setdefault(target, []).append(concept_id)
    found = []
    for kind, targets in by_kind.items():
        known = registry.kind_named(kind)
        there = known.codes(list(targets)) if known else {}
        word = known.label if known else kind
        for target in sorted(set(targets) - set(there)):
            for key in targets[target]:
                message = f"“{graph.nodes[key].label}”关联的{word}（编号 {target}）已不存在。"
                found.append(rules.Finding("gone", key, message))
    return found


def _shown(finding: rules.Finding, graph: ConceptGraph) -> GraphProblem:
    node = graph.nodes.get(finding.key) if finding.key is not None else None
    if node is None:
        return GraphProblem(
            finding.kind, finding.label, finding.message, reverse("knowledge_graph:create"), ""
        )
    page = {"cycle": "edit", "orphan": "edit", "retired_above": "edit", "clash": "edit", "duplicate": "edit"}
    url = reverse(f"knowledge_graph:{page.get(finding.kind, 'concept')}", args=[node.key])
    return GraphProblem(finding.kind, finding.label, finding.message, url, node.notation)
