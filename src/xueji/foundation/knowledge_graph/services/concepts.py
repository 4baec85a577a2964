"""Concepts written, moved, retired; every change of the hierarchy waits for the one before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.foundation.knowledge_graph import findable, permissions, rules
from xueji.foundation.knowledge_graph.models import (
    BroaderLink,
    Concept,
    ConceptLabel,
    ConceptScheme,
    RelatedLink,
)
from xueji.foundation.knowledge_graph.selectors.graphs import SCHEME_CODE, ConceptGraph, concept_graph

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

SCHEME_URI = "urn:xueji:discipline"
SCHEME_TITLE = "纪律知识图谱"
FIELDS = {
    "notation": "代码",
    "pref_label": "名称",
    "definition": "定义",
    "scope_note": "适用说明",
    "discipline": "纪律",
}


class Refused(DomainError):
    """The change would break the graph."""


class EditedMeanwhile(DomainError):
    """Somebody else saved the concept after this form was opened; nothing was written.

    Attributes:
        current: the concept as it now is.
    """

    def __init__(self, current: Concept) -> None:
        super().__init__(
            "这个概念在打开表单之后已由别人保存过，这次没有写入。请核对现在的内容，再次保存即以表单为准。"
        )
        self.current = current


@dataclass(frozen=True)
class ConceptFacts:
    """A concept as an editor writes it; ``broader`` and ``related`` are ids."""

    pref_label: str
    notation: str = ""
    definition: str = ""
    scope_note: str = ""
    discipline: str = ""
    alt_labels: tuple[str, ...] = ()
    broader: tuple[int, ...] = ()
    related: tuple[int, ...] = field(default=())


def ensure_scheme() -> ConceptScheme:
    """The graph of the platform, made when it is first needed."""
    scheme, _ = ConceptScheme.objects.get_or_create(
        code=SCHEME_CODE, defaults={"uri": SCHEME_URI, "title": SCHEME_TITLE}
    )
    return scheme


def lock_scheme() -> ConceptScheme:
    """Let one change of the hierarchy at a time in, so that two sound changes never make a cycle together."""
    scheme = ensure_scheme()
    return ConceptScheme.objects.select_for_update().get(pk=scheme.pk)


def save_concept(
    facts: ConceptFacts,
    *,
    concept_id: int | None = None,
    edit_no: int = 0,
    actor: User | None,
    now: datetime,
) -> Concept:
    """Create a concept, or save the form over the version it was opened with; one audit line.

    Args:
        concept_id: the concept to change; None for a new one.
    Raises:
        EditedMeanwhile: the concept has a later version than ``edit_no``.
        Refused: the name or code is taken, or the place would make a cycle.
        NotAllowed: the actor is no editor.
    """
    permissions.require_editor(actor, timezone.localdate(now))
    with transaction.atomic():
        scheme = lock_scheme()
        graph = concept_graph()
        concept = _opened(scheme, concept_id, edit_no, now)
        before = _facts_of(concept) if concept.pk else None
        _check_names(scheme, concept, facts)
        _check_place(graph, concept.pk, facts)
        concept.notation = facts.notation or concept.notation or next_notation(graph, facts.broader)
        concept.uri = concept.uri or f"{scheme.uri}:{concept.notation}"
        _check_code(scheme, concept)
        for name in ("pref_label", "definition", "scope_note", "discipline"):
            setattr(concept, name, getattr(facts, name))
        concept.updated_at, concept.edit_no = now, concept.edit_no + 1
        concept.save()
        set_alt_labels(concept, facts.alt_labels)
        set_broader(concept, facts.broader)
        set_related(concept, facts.related)
        findable.refresh([concept.pk])
        _record_saved(concept, before, _facts_of(concept), actor, now)
    return concept


def _opened(scheme: ConceptScheme, concept_id: int | None, edit_no: int, now: datetime) -> Concept:
    if concept_id is None:
        return Concept(scheme=scheme, created_at=now)
    concept = Concept.objects.select_for_update().get(pk=concept_id)
    if concept.edit_no != edit_no:
        raise EditedMeanwhile(concept)
    return concept


def _check_names(scheme: ConceptScheme, concept: Concept, facts: ConceptFacts) -> None:
    others = Concept.objects.filter(scheme=scheme, status=Concept.Status.ACTIVE).exclude(pk=concept.pk)
    if others.filter(pref_label=facts.pref_label).exists():
        raise Refused(f"已有名为“{facts.pref_label}”的概念。请换一个名称，或合并两个概念。")
    if facts.discipline and others.filter(discipline=facts.discipline).exists():
        raise Refused("这项纪律已有代表它的概念。")
    if facts.discipline and facts.broader:
        raise Refused("代表一项纪律的概念在最上层，不能再有上位概念。")


def _check_code(scheme: ConceptScheme, concept: Concept) -> None:
    others = Concept.objects.filter(scheme=scheme).exclude(pk=concept.pk)
    if others.filter(notation=concept.notation).exists():
        raise Refused(f"代码 {concept.notation} 已被使用，请换一个。")
    if others.filter(uri=concept.uri).exists():
        raise Refused(f"标识 {concept.uri} 已被使用，请换一个代码。")


def _check_place(graph: ConceptGraph, key: int | None, facts: ConceptFacts) -> None:
    unknown = {*facts.broader, *facts.related} - set(graph.nodes)
    if unknown:
        raise Refused("选中的概念已不存在，请重新选择。")
    retired = [graph.nodes[one].label for one in facts.broader if graph.nodes[one].is_retired]
    if retired:
        raise Refused(f"“{retired[0]}”已停用，不能作上位概念。")
    if key is None:
        return
    if key in facts.broader or key in facts.related:
        raise Refused("概念不能是自己的上位概念或相关概念。")
    way = rules.cycle_made_by(graph.broader, key, facts.broader)
    if way:
        words = " → ".join(f"“{graph.nodes[one].label}”" for one in way)
        raise Refused(f"这样会成环：{words}。请换一个上位概念。")


def next_notation(graph: ConceptGraph, broader: Collection[int]) -> str:
    """A free code: that of the first concept above with the next number, e.g. ``L02.07``."""
    taken = {node.notation for node in graph.nodes.values()}
    stem = f"{graph.nodes[next(iter(broader))].notation}." if broader else "C"
    number = 1
    while f"{stem}{number:02d}" in taken:
        number += 1
    return f"{stem}{number:02d}"[:40]


def set_alt_labels(concept: Concept, texts: Iterable[str]) -> None:
    """Make these the other names in Chinese; names in other languages stay."""
    wanted = list(dict.fromkeys(text for text in texts if text and text != concept.pref_label))
    kept = ConceptLabel.objects.filter(concept=concept, kind=ConceptLabel.Kind.ALT, language=rules.LANGUAGE)
    stored = set(kept.values_list("text", flat=True))
    kept.exclude(text__in=wanted).delete()
    ConceptLabel.objects.bulk_create(
        ConceptLabel(concept=concept, text=text) for text in wanted if text not in stored
    )


def set_broader(concept: Concept, wanted: Collection[int]) -> None:
    """Put the concept below exactly these; the caller holds the scheme and has looked for cycles."""
    links = BroaderLink.objects.filter(concept=concept)
    stored = set(links.values_list("broader_id", flat=True))
    links.exclude(broader_id__in=list(wanted)).delete()
    BroaderLink.objects.bulk_create(
        BroaderLink(concept=concept, broader_id=key) for key in dict.fromkeys(wanted) if key not in stored
    )


def set_related(concept: Concept, wanted: Collection[int]) -> None:
    """Relate the concept to exactly these."""
    pairs = {(min(concept.pk, key), max(concept.pk, key)) for key in wanted}
    stored = {}
    for side in ("first", "second"):
        for link in RelatedLink.objects.filter(**{side: concept}):
            stored[link.first_id, link.second_id] = link.pk
    gone = [key for pair, key in stored.items() if pair not in pairs]
    RelatedLink.objects.filter(pk__in=gone).delete()
    RelatedLink.objects.bulk_create(
        RelatedLink(first_id=first, second_id=second)
        for first, second in sorted(pairs)
        if (first, second) not in stored
    )


def _facts_of(concept: Concept) -> dict[str, object]:
    facts: dict[str, object] = {label: getattr(concept, name) for name, label in FIELDS.items()}
    facts["别名"] = sorted(concept.labels.filter(kind="alt").values_list("text", flat=True))
    facts["上位概念"] = sorted(concept.broader_links.values_list("broader__pref_label", flat=True))
    after = concept.related_after.values_list("second__pref_label", flat=True)
    facts["相关概念"] = sorted([*after, *concept.related_before.values_list("first__pref_label", flat=True)])
    return facts


def _record_saved(
    concept: Concept,
    before: dict[str, object] | None,
    after: dict[str, object],
    actor: User | None,
    now: datetime,
) -> None:
    changed = [name for name in after if before is None or before[name] != after[name]]
    summary = f"修改概念“{concept.pref_label}”：{'、'.join(changed) or '没有改动'}"
    record(
        actor=actor,
        action="knowledge_graph.edit" if before else "knowledge_graph.create",
        target=concept,
        summary=summary if before else f"新建概念“{concept.pref_label}”",
        at=now,
        detail={
            "before": {name: before[name] for name in changed} if before else {},
            "after": {name: after[name] for name in changed},
        },
    )


def retire_concept(concept_id: int, *, actor: User | None, now: datetime) -> Concept:
    """Take a concept out of use; its links stay for the record.

    Raises:
        Refused: concepts in use still lie below it and nowhere else.
    """
    permissions.require_editor(actor, timezone.localdate(now))
    with transaction.atomic():
        lock_scheme()
        graph = concept_graph()
        concept = Concept.objects.select_for_update().get(pk=concept_id)
        left_alone = [key for key in graph.below(concept_id) if not _lies_elsewhere(graph, key, concept_id)]
        if left_alone:
            names = "、".join(f"“{graph.nodes[key].label}”" for key in left_alone[:3])
            raise Refused(f"{names} 只归在它之下。请先移动或合并下位概念，再停用。")
        return _set_status(concept, Concept.Status.RETIRED, "停用", actor, now)


def _lies_elsewhere(graph: ConceptGraph, key: int, concept_id: int) -> bool:
    return any(above != concept_id and above in graph.active for above in graph.broader.get(key, ()))


def restore_concept(concept_id: int, *, actor: User | None, now: datetime) -> Concept:
    """Use a retired concept again.

    Raises:
        Refused: it was merged into another, or its name has been taken meanwhile.
    """
    permissions.require_editor(actor, timezone.localdate(now))
    with transaction.atomic():
        scheme = lock_scheme()
        concept = Concept.objects.select_for_update().get(pk=concept_id)
        if concept.merged_into_id:
            raise Refused("已并入其他概念的，不能恢复。")
        _check_names(scheme, concept, ConceptFacts(concept.pref_label, discipline=concept.discipline))
        return _set_status(concept, Concept.Status.ACTIVE, "恢复使用", actor, now)


def _set_status(concept: Concept, status: str, word: str, actor: User | None, now: datetime) -> Concept:
    if concept.status == status:
        return concept
    concept.status, concept.updated_at, concept.edit_no = status, now, concept.edit_no + 1
    concept.save(update_fields=["status", "updated_at", "edit_no"])
    findable.refresh([concept.pk])
    record(
        actor=actor,
        action=f"knowledge_graph.{'restore' if status == Concept.Status.ACTIVE else 'retire'}",
        target=concept,
        summary=f"{word}概念“{concept.pref_label}”",
        at=now,
    )
    return concept


def split_names(text: str) -> tuple[str, ...]:
    """Names typed with 、 or commas or on lines of their own."""
    return tuple(dict.fromkeys(name.strip() for name in re.split(r"[、，,;；\n]", text) if name.strip()))
