"""Two revisions side by side: what is said about the resource, its files and its text."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from xueji.foundation.library import rules
from xueji.foundation.library.models import Attachment, Resource, ResourceRevision
from xueji.foundation.library.rules.compare import ComparedRow, compare_texts
from xueji.foundation.library.services import Content
from xueji.foundation.library.services.revisions import content_in
from xueji.foundation.regulations import selectors as regulations


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """One thing said of the resource that is not the same in both revisions."""

    label: str
    rows: list[ComparedRow]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The page of two revisions; the one with the smaller number is ``before``."""

    resource: Resource
    before: ResourceRevision
    after: ResourceRevision
    revisions: list[ResourceRevision]
    facts: list[ComparedFact]
    rows: list[ComparedRow]
    transcript: list[ComparedRow]

    @property
    def is_same_text(self) -> bool:
        """Whether no word of the text changed."""
        return not any(_is_changed(row) for row in self.rows)

    @property
    def is_new_look(self) -> bool:
        """Whether headings, bold print and the like changed while the words stayed."""
        return self.is_same_text and self.before.body_html != self.after.body_html


def revisions_of(resource: Resource) -> "QuerySet[ResourceRevision]":
    """Every revision, the newest first, with who saved it."""
    return resource.revisions.select_related("saved_by__person", "resource").order_by("-number")


def comparison_page(
    resource: Resource, one: ResourceRevision, other: ResourceRevision, revisions: list[ResourceRevision]
) -> ComparisonPage:
    """What the page of these two revisions shows."""
    before, after = sorted((one, other), key=lambda revision: revision.number)
    old, new = content_in(before), content_in(after)
    return ComparisonPage(
        resource=resource,
        before=before,
        after=after,
        revisions=revisions,
        facts=_facts(old, new) + _files(before, after),
        rows=compare_texts(rules.plain_text(before.body_html), rules.plain_text(after.body_html)),
        transcript=compare_texts(old.transcript, new.transcript) if old.transcript != new.transcript else [],
    )


def _facts(old: Content, new: Content) -> list[ComparedFact]:
    shown = ((label, words(old), words(new)) for label, words in FACTS.items())
    return [ComparedFact(label, compare_texts(left, right)) for label, left, right in shown if left != right]


def _files(before: ResourceRevision, after: ResourceRevision) -> list[ComparedFact]:
    left, right = _file_names(before), _file_names(after)
    return [ComparedFact("文件", compare_texts(left, right))] if left != right else []


def _file_names(revision: ResourceRevision) -> str:
    labels = dict(Attachment.Kind.choices)
    return "\n".join(f"{labels[row['kind']]}：{row['name']}" for row in revision.snapshot.get("files", []))


def _is_changed(row: ComparedRow) -> bool:
    return any(piece.change for piece in (*row.before, *row.after))


def _disciplines(content: Content) -> str:
    names = dict(regulations.Discipline.choices)
    return "、".join(str(names[one]) for one in content.disciplines)


FACTS: dict[str, Callable[[Content], str]] = {
    "标题": lambda one: one.title,
    "类别": lambda one: str(dict(Resource.Kind.choices).get(one.kind, one.kind)),
    "所属纪律": _disciplines,
    "依据条文": lambda one: "\n".join(label for _, label in one.citations),
    "行业": lambda one: one.industry,
    "地区": lambda one: one.region,
    "年份": lambda one: str(one.year or ""),
    "行为发生日": lambda one: one.conduct_date.isoformat() if one.conduct_date else "",
    "层级": lambda one: str(dict(Resource.Level.choices).get(one.level, "")),
    "适用对象": lambda one: one.audience,
    "适用岗位": lambda one: one.posts,
    "违纪类型": lambda one: one.violation_types,
    "主题词": lambda one: one.themes,
    "共享范围": lambda one: str(dict(Resource.Scope.choices).get(one.scope, one.scope)),
}
