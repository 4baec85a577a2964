"""Two concepts that mean the same become one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.foundation.knowledge_graph import findable, permissions, rules
from xueji.foundation.knowledge_graph.models import (
    BroaderLink,
    Concept,
    ConceptArticle,
    ConceptLabel,
    ConceptLink,
    ConceptMatch,
    ConceptNote,
)
from xueji.foundation.knowledge_graph.selectors.graphs import ConceptGraph, concept_graph

from .concepts import EditedMeanwhile, Refused, lock_scheme, set_broader, set_related

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def merge_concept(
    concept_id: int, into_id: int, *, edit_no: int, actor: User | None, now: datetime
) -> Concept:
    """Move everything of one concept to another and retire the first; its name becomes another name.

    Returns:
        The concept that stays.
    Raises:
        Refused: it is the same one, one of them is out of use, or what lies below would close a cycle.
        EditedMeanwhile: the concept to be merged has a later version than ``edit_no``.
    """
    permissions.require_editor(actor, timezone.localdate(now))
    with transaction.atomic():
        lock_scheme()
        graph = concept_graph()
        source = Concept.objects.select_for_update().get(pk=concept_id)
        target = Concept.objects.select_for_update().get(pk=into_id)
        if source.edit_no != edit_no:
            raise EditedMeanwhile(source)
        _check(graph, source, target)
        _move_place(graph, source, target)
        _move_words(source, target)
        _move_links(source, target)
        _close(source, target, now)
        findable.refresh([source.pk, target.pk])
        for concept, words in (
            (source, f"并入“{target.pref_label}”"),
            (target, f"并入了“{source.pref_label}”"),
        ):
            record(
                actor=actor,
                action="knowledge_graph.merge",
                target=concept,
                summary=f"概念“{concept.pref_label}”{words}",
                at=now,
                detail={"source": source.pk, "into": target.pk},
            )
    return target


def _check(graph: ConceptGraph, source: Concept, target: Concept) -> None:
    if source.pk == target.pk:
        raise Refused("不能并入自己。")
    if {source.status, target.status} != {Concept.Status.ACTIVE}:
        raise Refused("已停用的概念不能合并，请先恢复使用。")
    if source.discipline:
        raise Refused("代表一项纪律的概念不能并入其他概念。")
    merged = _merged_edges(graph, source.pk, target.pk)
    if rules.find_cycles(merged):
        raise Refused(
            f"“{target.pref_label}”在“{source.pref_label}”之下隔着其他概念，合并会成环。请先移动中间的概念。"
        )


def _merged_edges(graph: ConceptGraph, source: int, target: int) -> dict[int, list[int]]:
    """The hierarchy as it would be: what was above or below the source is above or below the target."""
    edges: dict[int, list[int]] = {}
    for key, above in graph.broader.items():
        low = target if key == source else key
        found = {target if one == source else one for one in above} - {low}
        edges[low] = sorted({*edges.get(low, ()), *found})
    return edges


def _move_place(graph: ConceptGraph, source: Concept, target: Concept) -> None:
    merged = _merged_edges(graph, source.pk, target.pk)
    related = {one for pair in graph.related if source.pk in pair or target.pk in pair for one in pair}
    changed = [key for key, above in graph.broader.items() if source.pk in above]
    BroaderLink.objects.filter(concept=source).delete()
    for concept in Concept.objects.filter(pk__in={*changed, target.pk} - {source.pk}):
        above = [] if concept.pk == target.pk and target.discipline else merged.get(concept.pk, [])
        set_broader(concept, above)
    set_related(source, [])
    set_related(target, related - {source.pk, target.pk})


def _move_words(source: Concept, target: Concept) -> None:
    """Names and notes move; a second name of a language becomes another name there."""
    alt = str(ConceptLabel.Kind.ALT)
    known = set(target.labels.values_list("kind", "language", "text"))
    moved = {(alt, rules.LANGUAGE, source.pref_label)} if source.pref_label != target.pref_label else set()
    for kind, language, text in source.labels.values_list("kind", "language", "text"):
        moved.add((alt if kind == ConceptLabel.Kind.PREF else kind, language, text))
    ConceptLabel.objects.filter(concept=source).delete()
    ConceptLabel.objects.bulk_create(
        ConceptLabel(concept=target, kind=kind, language=language, text=text)
        for kind, language, text in sorted(moved - known)
    )
    ConceptNote.objects.filter(concept=source).update(concept=target)


def _move_links(source: Concept, target: Concept) -> None:
    articles = set(target.article_links.values_list("regulation_id", "number", "suffix"))
    for link in ConceptArticle.objects.filter(concept=source):
        if (link.regulation_id, link.number, link.suffix) in articles:
            link.delete()
    things = set(target.links.values_list("kind", "target_id"))
    for thing in ConceptLink.objects.filter(concept=source):
        if (thing.kind, thing.target_id) in things:
            thing.delete()
    matches = set(target.matches.values_list("kind", "uri"))
    for match in ConceptMatch.objects.filter(concept=source):
        if (match.kind, match.uri) in matches:
            match.delete()
    for model in (ConceptArticle, ConceptLink, ConceptMatch):
        model._default_manager.filter(concept=source).update(concept=target)


def _close(source: Concept, target: Concept, now: datetime) -> None:
    source.status, source.merged_into = Concept.Status.RETIRED, target
    for concept in (source, target):
        concept.updated_at, concept.edit_no = now, concept.edit_no + 1
        concept.save()
