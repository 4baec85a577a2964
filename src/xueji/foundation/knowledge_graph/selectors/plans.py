"""What taking a SKOS file into the graph would do, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from xueji.foundation.knowledge_graph import registry, rules
from xueji.foundation.knowledge_graph.models import GraphDraft
from xueji.foundation.regulations import selectors as regulations

from .skos import stored_skos

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


@dataclass(frozen=True)
class ResolvedReferences:
    """What the names in a file mean here: articles and things by name."""

    articles: dict[str, regulations.Article]
    things: dict[str, tuple[str, int]]


@dataclass
class GraphPlan:
    """Differences between a file and the graph, and what is wrong with the file."""

    added: list[rules.SkosConcept] = field(default_factory=list)
    changed: list[rules.ConceptChange] = field(default_factory=list)
    missing: list[rules.SkosConcept] = field(default_factory=list)
    unchanged_count: int = 0
    problems: list[rules.Problem] = field(default_factory=list)
    references: ResolvedReferences = field(default_factory=lambda: ResolvedReferences({}, {}))
    scheme: rules.SkosScheme | None = None

    @property
    def is_blocked(self) -> bool:
        """Whether something must be mended in the file first."""
        return any(problem.is_blocking for problem in self.problems)

    @property
    def is_empty(self) -> bool:
        """Whether taking the file in would change nothing, concepts it leaves out aside."""
        return not self.added and not self.changed


def drafts_of(viewer: User) -> list[GraphDraft]:
    """The viewer's own uploads, the newest first."""
    return list(GraphDraft.objects.filter(created_by=viewer).defer("source_text").order_by("-pk")[:10])


def own_draft(viewer: User, draft_id: int) -> GraphDraft | None:
    """One of the viewer's own uploads; None for anybody else's."""
    return GraphDraft.objects.filter(created_by=viewer, pk=draft_id).first()


def plan_of_text(text: str, file_format: str, as_of: date) -> GraphPlan:
    """Read a file and compare it with the graph."""
    reading = rules.read_skos(text, file_format)
    if reading.scheme is None:
        return GraphPlan(problems=reading.problems)
    plan = plan_of(reading.scheme, as_of)
    plan.problems = [*reading.problems, *plan.problems]
    return plan


def plan_of(scheme: rules.SkosScheme, as_of: date) -> GraphPlan:
    """Compare a document with the graph; names that mean nothing here and cycles are problems."""
    stored = stored_skos()
    plan = GraphPlan(scheme=scheme)
    names = {uri: one.label for uri, one in {**stored.concepts, **scheme.concepts}.items()}
    wanted = {name for one in scheme.concepts.values() for name in one.references}
    plan.references = resolve(wanted, as_of)
    resolved = {*plan.references.articles, *plan.references.things}
    for uri, read in sorted(scheme.concepts.items()):
        concept = replace(read, references=read.references & resolved)
        plan.problems += _lost_references(read, resolved)
        before = stored.concepts.get(uri)
        fields = rules.changes_between(before, concept, names) if before else []
        if before is None:
            plan.added.append(concept)
        elif fields:
            plan.changed.append(rules.ConceptChange(concept, fields))
        else:
            plan.unchanged_count += 1
    plan.missing = [
        one for uri, one in stored.concepts.items() if uri not in scheme.concepts and not one.is_retired
    ]
    plan.problems += _structural(stored, scheme, names)
    return plan


def _lost_references(read: rules.SkosConcept, resolved: set[str]) -> list[rules.Problem]:
    return [
        rules.Problem(read.uri, f"依据或关联 {name} 在这里找不到，不写入。", is_blocking=False)
        for name in sorted(read.references - resolved)
    ]


def _structural(
    stored: rules.SkosScheme, scheme: rules.SkosScheme, names: dict[str, str]
) -> list[rules.Problem]:
    problems = []
    for uri, one in sorted(scheme.concepts.items()):
        for kind, others in (("上位概念", one.broader), ("相关概念", one.related)):
            problems += [
                rules.Problem(uri, f"{kind} {other} 不在文件里，也不在图谱里。")
                for other in sorted(others)
                if other not in names
            ]
        if one.merged_into and one.merged_into not in names:
            problems.append(rules.Problem(uri, f"并入的概念 {one.merged_into} 不在文件里，也不在图谱里。"))
        if one.discipline and one.broader:
            problems.append(rules.Problem(uri, "代表一项纪律的概念在最上层，不能有上位概念。"))
    merged = {**stored.concepts, **scheme.concepts}
    for group in rules.find_cycles({uri: one.broader for uri, one in merged.items()}):
        words = "、".join(f"“{names.get(uri, uri)}”" for uri in sorted(group))
        problems.append(rules.Problem(sorted(group)[0], f"上下位成环：{words}。"))
    problems += _taken("代码", {uri: one.notation for uri, one in merged.items()}, scheme)
    active = {uri: one for uri, one in merged.items() if not one.is_retired}
    problems += _taken("名称", {uri: one.label for uri, one in active.items()}, scheme)
    return problems + _taken("纪律", {uri: one.discipline for uri, one in active.items()}, scheme)


def _taken(what: str, values: dict[str, str], scheme: rules.SkosScheme) -> list[rules.Problem]:
    """Values that must be unique in the graph after the import and would not be."""
    owners: dict[str, list[str]] = {}
    for uri, value in values.items():
        if value:
            owners.setdefault(value, []).append(uri)
    return [
        rules.Problem(
            next(uri for uri in uris if uri in scheme.concepts), f"{what}“{value}”不止一个概念使用。"
        )
        for value, uris in owners.items()
        if len(uris) > 1 and any(uri in scheme.concepts for uri in uris)
    ]


def resolve(names: Iterable[str], as_of: date) -> ResolvedReferences:
    """Articles (in the version a name gives, else in force on a day) and things behind names."""
    articles: dict[str, regulations.Article] = {}
    codes: dict[str, dict[str, str]] = {}
    wanted = []
    for name in names:
        found = rules.read_reference(name)
        if isinstance(found, rules.ArticleReference):
            wanted.append((name, found))
        elif found is not None:
            codes.setdefault(found[0], {})[found[1]] = name
    articles = _articles(wanted, as_of)
    things: dict[str, tuple[str, int]] = {}
    for kind, by_code in codes.items():
        known = registry.kind_named(kind)
        for code, target in (known.ids(list(by_code)) if known else {}).items():
            things[by_code[code]] = (kind, target)
    return ResolvedReferences(articles, things)


def _articles(
    wanted: list[tuple[str, rules.ArticleReference]], as_of: date
) -> dict[str, regulations.Article]:
    titles = {reference.title for _, reference in wanted}
    rows = regulations.Article.objects.filter(
        version__regulation__title__in=titles, number__in={reference.number for _, reference in wanted}
    ).select_related("version__regulation")
    deferred = ("version__source_text", "version__preamble", "version__annex")
    found = {}
    for one in rows.defer(*deferred) if wanted else ():
        version = one.version
        found[version.regulation.title, one.number, one.suffix, version.version_date] = one
    ids = {one.version.regulation_id for one in found.values()}
    current = regulations.versions_in_force(as_of, regulation_ids=ids)
    days = {version.regulation.title: version.version_date for version in current.values()}
    resolved = {}
    for name, reference in wanted:
        day = reference.version_date or days.get(reference.title)
        article = found.get((reference.title, reference.number, reference.suffix, day)) if day else None
        if article is not None:
            resolved[name] = article
    return resolved
