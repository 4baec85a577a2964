"""SKOS files taken into the graph: kept as a draft, looked at, then written whole or not at all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.foundation.knowledge_graph import findable, permissions, rules
from xueji.foundation.knowledge_graph.models import (
    Concept,
    ConceptArticle,
    ConceptLabel,
    ConceptLink,
    ConceptMatch,
    ConceptNote,
    ConceptScheme,
    GraphDraft,
)
from xueji.foundation.knowledge_graph.selectors.plans import GraphPlan, plan_of, plan_of_text

from .concepts import Refused, lock_scheme, set_broader, set_related

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

FILE_MAX_BYTES = 5 * 1024 * 1024
DRAFTS_KEPT = 10


class Unreadable(Refused):
    """The file cannot be taken as text."""


def read_text(content: bytes) -> str:
    """The text of an uploaded file.

    Raises:
        Unreadable: too large, no UTF-8, or not text.
    """
    if len(content) > FILE_MAX_BYTES:
        raise Unreadable(f"文件超过 {FILE_MAX_BYTES // 1024 // 1024} MiB，请拆开导入。")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("文件不是 UTF-8 编码的文本。请另存为 UTF-8 后再导入。") from None
    if "\x00" in text or not text.strip():
        raise Unreadable("文件是空的，或者不是文本。")
    return text


@transaction.atomic
def save_draft(content: bytes, *, name: str, file_format: str, actor: User, now: datetime) -> GraphDraft:
    """Keep a file for looking at; the oldest drafts of the person make room.

    Args:
        file_format: one of ``rules.FORMATS``; empty to tell it by the name and the first characters.
    """
    permissions.require_editor(actor, timezone.localdate(now))
    text = read_text(content)
    draft = GraphDraft.objects.create(
        created_by=actor,
        created_at=now,
        source_name=name[-255:],
        file_format=file_format or rules.format_of(name, text),
        source_text=text,
    )
    kept = GraphDraft.objects.filter(created_by=actor).order_by("-pk").values_list("pk", flat=True)
    GraphDraft.objects.filter(created_by=actor).exclude(pk__in=list(kept[:DRAFTS_KEPT])).delete()
    return draft


def discard_draft(draft: GraphDraft) -> None:
    """Forget a file; the graph is not touched."""
    draft.delete()


def import_draft(draft: GraphDraft, *, retire_missing: bool, actor: User, now: datetime) -> GraphPlan:
    """Take a looked-at file into the graph, compared again with what is there now.

    Raises:
        Refused: something must be mended in the file first; nothing was written.
    """
    permissions.require_editor(actor, timezone.localdate(now))
    with transaction.atomic():
        lock_scheme()
        plan = plan_of_text(draft.source_text, draft.file_format, timezone.localdate(now))
        _write(plan, retire_missing=retire_missing, actor=actor, now=now, source=draft.source_name)
        draft.delete()
    return plan


def apply_skos(
    scheme: rules.SkosScheme,
    *,
    retire_missing: bool = False,
    actor: User | None,
    now: datetime,
    source: str = "",
) -> GraphPlan:
    """Take a document into the graph (command line, demonstration); the same one again changes nothing.

    Raises:
        Refused: something must be mended first; nothing was written.
    """
    permissions.require_editor(actor, timezone.localdate(now))
    with transaction.atomic():
        lock_scheme()
        plan = plan_of(scheme, timezone.localdate(now))
        _write(plan, retire_missing=retire_missing, actor=actor, now=now, source=source)
    return plan


def _write(plan: GraphPlan, *, retire_missing: bool, actor: User | None, now: datetime, source: str) -> None:
    if plan.is_blocked or plan.scheme is None:
        first = next(problem for problem in plan.problems if problem.is_blocking)
        raise Refused(f"文件还有要改的地方，没有写入：{first.where}，{first.message}")
    retired = plan.missing if retire_missing else []
    if plan.is_empty and not retired:
        return
    scheme = _scheme(plan.scheme)
    _Writer(scheme, plan, actor, now).write()
    Concept.objects.filter(scheme=scheme, uri__in=[one.uri for one in retired]).update(
        status=Concept.Status.RETIRED, updated_at=now
    )
    findable.refresh(Concept.objects.filter(scheme=scheme).values_list("pk", flat=True))
    counts = f"新增 {len(plan.added)}，修改 {len(plan.changed)}，停用 {len(retired)}"
    record(
        actor=actor,
        action="knowledge_graph.import",
        target=scheme,
        summary=f"导入知识图谱{f'（{source}）' if source else ''}：{counts}"[:300],
        at=now,
        detail={
            "added": [one.uri for one in plan.added],
            "changed": {
                one.concept.uri: {change.name: change.after for change in one.fields} for one in plan.changed
            },
            "retired": [one.uri for one in retired],
        },
    )


def _scheme(read: rules.SkosScheme) -> ConceptScheme:
    """The scheme of the platform; while it is empty it takes over the name of the file's."""
    scheme = lock_scheme()
    if read.uri and not Concept.objects.filter(scheme=scheme).exists():
        scheme.uri = read.uri[:200]
        scheme.title = (read.title or scheme.title)[:100]
        scheme.description = read.description
        scheme.save()
    return scheme


class _Writer:
    """Writes the concepts of a plan that has no blocking problem."""

    def __init__(self, scheme: ConceptScheme, plan: GraphPlan, actor: User | None, now: datetime) -> None:
        self.scheme, self.plan, self.actor, self.now = scheme, plan, actor, now
        self.wanted = {one.uri: one for one in plan.added}
        self.wanted |= {change.concept.uri: change.concept for change in plan.changed}
        self.concepts = {one.uri: one for one in Concept.objects.filter(scheme=scheme)}

    def write(self) -> None:
        """Concepts first, then what hangs between them."""
        self._park_notations()
        for uri, read in self.wanted.items():
            self.concepts[uri] = self._facts(self.concepts.get(uri), read)
        keys = {uri: concept.pk for uri, concept in self.concepts.items()}
        for uri, read in self.wanted.items():
            concept = self.concepts[uri]
            if read.merged_into and concept.merged_into_id != keys[read.merged_into]:
                concept.merged_into_id = keys[read.merged_into]
                concept.save(update_fields=["merged_into"])
            set_broader(concept, [keys[one] for one in sorted(read.broader)])
            set_related(concept, [keys[one] for one in read.related])
            self._texts(concept, read)
            self._links(concept, read.references)

    def _park_notations(self) -> None:
        """Two concepts may swap their codes in one file; a code is free once both have let go."""
        for change in self.plan.changed:
            if any(field.name == "notation" for field in change.fields):
                concept = self.concepts[change.concept.uri]
                Concept.objects.filter(pk=concept.pk).update(notation=f"~{concept.pk}")

    def _facts(self, concept: Concept | None, read: rules.SkosConcept) -> Concept:
        concept = concept or Concept(scheme=self.scheme, uri=read.uri, created_at=self.now)
        concept.pref_label, concept.definition = read.label, read.definition
        concept.scope_note, concept.discipline = read.scope_note, read.discipline
        concept.notation = read.notation or concept.notation or self._free_notation(read.uri)
        concept.status = Concept.Status.RETIRED if read.is_retired else Concept.Status.ACTIVE
        concept.updated_at, concept.edit_no = self.now, concept.edit_no + 1
        concept.save()
        return concept

    def _free_notation(self, uri: str) -> str:
        """A code from the end of the URI, else the next free one."""
        taken = {one.notation for one in self.concepts.values()}
        taken |= {one.notation for one in self.wanted.values()}
        named = uri.replace("#", "/").replace(":", "/").rstrip("/").rpartition("/")[2][:40]
        if named and named not in taken:
            return named
        number = 1
        while f"C{number:04d}" in taken:
            number += 1
        return f"C{number:04d}"

    def _texts(self, concept: Concept, read: rules.SkosConcept) -> None:
        labels = {(one.kind, one.language, one.text) for one in read.labels}
        _replace(ConceptLabel, concept, ("kind", "language", "text"), labels)
        notes = {(one.kind, one.language, one.text) for one in read.notes}
        _replace(ConceptNote, concept, ("kind", "language", "text"), notes)
        _replace(ConceptMatch, concept, ("kind", "uri"), set(read.matches))

    def _links(self, concept: Concept, names: Collection[str]) -> None:
        """Links are only ever added by a file; taking one away is a decision on the page."""
        made = {"added_by": self.actor, "added_at": self.now}
        for name in sorted(names):
            article = self.plan.references.articles.get(name)
            if article is not None:
                ConceptArticle.objects.get_or_create(
                    concept=concept,
                    regulation_id=article.version.regulation_id,
                    number=article.number,
                    suffix=article.suffix,
                    defaults={"version_date": article.version.version_date, **made},
                )
            elif name in self.plan.references.things:
                kind, target = self.plan.references.things[name]
                ConceptLink.objects.get_or_create(concept=concept, kind=kind, target_id=target, defaults=made)


def _replace(
    model: type[ConceptLabel] | type[ConceptNote] | type[ConceptMatch],
    concept: Concept,
    fields: tuple[str, ...],
    wanted: Collection[tuple[str, ...]],
) -> None:
    """Make these the rows of the concept."""
    manager: Any = model._default_manager
    rows = manager.filter(concept=concept)
    stored = {tuple(values[1:]): values[0] for values in rows.values_list("pk", *fields)}
    rows.filter(pk__in=[key for values, key in stored.items() if values not in wanted]).delete()
    manager.bulk_create(
        model(concept=concept, **dict(zip(fields, values, strict=True)))
        for values in sorted(wanted)
        if values not in stored
    )
