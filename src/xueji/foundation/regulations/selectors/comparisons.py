"""Comparisons of two versions: what became of every article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe

from xueji.foundation.regulations.models import (
    Article,
    ArticleChange,
    ChangedArticle,
    RegulationVersion,
    VersionComparison,
)
from xueji.foundation.regulations.rules import article_label, parse
from xueji.foundation.regulations.rules.comparing import (
    Change,
    ComparedArticle,
    Piece,
    articles_of,
    compare,
    count_kinds,
    marked,
)

from .versions import LIGHT, regulation_by_name, versions_of

Kind = ArticleChange.Kind
Weight = ArticleChange.Weight


@dataclass(frozen=True)
class ComparedText:
    """One article on one side of a change."""

    id: int
    version_id: int
    number: int
    suffix: int
    text: str

    @property
    def label(self) -> str:
        """第四十三条."""
        return article_label(self.number, self.suffix)

    @property
    def reference(self) -> str:
        """43, 17.1 (第十七条之一)."""
        return ComparedArticle(self.number, self.suffix, "").reference


@dataclass(frozen=True)
class ChangeText:
    """One row of a comparison with the texts of both sides; ``kind`` is a value of :class:`Kind`."""

    change_id: int
    kind: str
    similarity: float
    weight: str
    weight_note: str
    is_by_hand: bool
    old: tuple[ComparedText, ...]
    new: tuple[ComparedText, ...]

    @property
    def kind_label(self) -> str:
        """修改, 仅条号变化, …."""
        return Kind(self.kind).label

    @property
    def weight_label(self) -> str:
        """实质修改, …; 未定 where nobody has graded it."""
        return Weight(self.weight).label


@dataclass(frozen=True)
class Fate:
    """What became of one old article; ``new_article_ids`` are its heirs, the main one first.

    An article that was split or merged and also reworded is ``amended``.
    """

    kind: str
    new_article_ids: tuple[int, ...]
    change_id: int


@dataclass(frozen=True)
class TextComparison:
    """Two texts compared without storing anything: the articles of both sides, rows, counts by class."""

    old: list[ComparedArticle]
    new: list[ComparedArticle]
    rows: list[Change]
    counts: dict[str, int]


@dataclass(frozen=True)
class MarkedText:
    """An article with its changed words marked: one safe line of HTML for each 款, 项 and 目."""

    id: int
    label: str
    rows: tuple[SafeString, ...]


@dataclass(frozen=True)
class MarkedChange:
    """Both sides of a change, deleted words in ``<del class="x-del">``, added in ``<ins class="x-ins">``."""

    change_id: int
    old: tuple[MarkedText, ...]
    new: tuple[MarkedText, ...]


def predecessor_of(version: RegulationVersion) -> RegulationVersion | None:
    """The version of the same regulation that stands before it by date."""
    versions = versions_of(version.regulation)
    place = [one.pk for one in versions].index(version.pk)
    return versions[place + 1] if place + 1 < len(versions) else None


def successor_of(version: RegulationVersion) -> RegulationVersion | None:
    """The version of the same regulation that stands after it by date."""
    versions = versions_of(version.regulation)
    place = [one.pk for one in versions].index(version.pk)
    return versions[place - 1] if place else None


def comparison_between(old_version_id: int, new_version_id: int) -> VersionComparison | None:
    """The comparison of two versions, if it has been made."""
    return _comparisons().filter(old_version=old_version_id, new_version=new_version_id).first()


def comparison_into(version_id: int) -> VersionComparison | None:
    """The comparison that leads into a version from the one before it by date."""
    version = RegulationVersion.objects.select_related("regulation").filter(pk=version_id).first()
    previous = predecessor_of(version) if version else None
    return comparison_between(previous.pk, version_id) if previous else None


def comparison_by_id(comparison_id: int) -> VersionComparison | None:
    """One comparison with both versions and their regulation, without the long columns."""
    return _comparisons().filter(pk=comparison_id).first()


def changes_of(comparison: VersionComparison) -> list[ChangeText]:
    """Every row of a comparison in order, in two queries."""
    return _with_texts(ArticleChange.objects.filter(comparison=comparison))


def change_by_id(change_id: int) -> ChangeText | None:
    """One row of a comparison."""
    found = _with_texts(ArticleChange.objects.filter(pk=change_id))
    return found[0] if found else None


def fates_of(comparison: VersionComparison, article_ids: Iterable[int]) -> dict[int, Fate]:
    """What became of articles of the old version, by their id; unknown ids are left out."""
    wanted = set(article_ids)
    fates: dict[int, Fate] = {}
    for change in changes_of(comparison):
        heirs = tuple(article.id for article in change.new)
        for article in change.old:
            if article.id in wanted:
                fate = Fate(change.kind, heirs, change.change_id)
                fates[article.id] = _joined(fates[article.id], fate) if article.id in fates else fate
    return fates


def marked_change(change_id: int) -> MarkedChange | None:
    """The word-level marks of one row, ready for a template."""
    change = change_by_id(change_id)
    return marks_of(change) if change else None


def marks_of(change: ChangeText) -> MarkedChange:
    """The word-level marks of a row already read."""
    pieces = marked("\n".join(one.text for one in change.old), "\n".join(one.text for one in change.new))
    return MarkedChange(
        change.change_id, _sides(change.old, pieces[0], "del"), _sides(change.new, pieces[1], "ins")
    )


def compare_texts(old: str, new: str) -> TextComparison:
    """Compare two texts of a regulation that need not be in the library; nothing is stored."""
    before, after = articles_of(parse(old)), articles_of(parse(new))
    rows = compare(before, after)
    return TextComparison(before, after, rows, count_kinds(row.kind for row in rows))


def articles_to_pair(
    comparison: VersionComparison,
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Articles of both versions as choices: id, and number with the first words."""
    sides = []
    for version_id in (comparison.old_version_id, comparison.new_version_id):
        rows = Article.objects.filter(version=version_id).order_by("sort_no")
        sides.append(
            [(str(one.pk), f"{article_label(one.number, one.suffix)} {one.text[:24]}") for one in rows]
        )
    return sides[0], sides[1]


def version_named(words: str) -> RegulationVersion | None:
    """The version that ``12`` (its id) or ``监察法@2018-03-20`` (name and version date) means."""
    versions = RegulationVersion.objects.select_related("regulation")
    if words.isdecimal() and len(words) < 18:
        return versions.filter(pk=int(words)).first()
    name, _, day = words.rpartition("@")
    regulation = regulation_by_name(name) if name else None
    if regulation is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        return None
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    return versions.filter(regulation=regulation, version_date=on).first()


def _comparisons() -> QuerySet[VersionComparison]:
    rows = VersionComparison.objects.select_related("old_version", "new_version__regulation", "confirmed_by")
    return rows.defer(*(f"{side}__{name}" for side in ("old_version", "new_version") for name in LIGHT))


def _joined(first: Fate, second: Fate) -> Fate:
    """Two rows of one article: split and amended."""
    leading, other = (first, second) if first.kind == Kind.AMENDED else (second, first)
    heirs = dict.fromkeys((*leading.new_article_ids, *other.new_article_ids))
    return Fate(leading.kind, tuple(heirs), leading.change_id)


def _with_texts(changes: QuerySet[ArticleChange]) -> list[ChangeText]:
    rows = list(changes.order_by("sort_no"))
    links = ChangedArticle.objects.filter(change__in=changes).select_related("article")
    sides: dict[tuple[int, str], list[ComparedText]] = {}
    for link in links.order_by("article__sort_no"):
        sides.setdefault((link.change_id, link.side), []).append(compared_text(link.article))
    return [
        ChangeText(
            change_id=row.pk,
            kind=row.kind,
            similarity=row.similarity,
            weight=row.weight,
            weight_note=row.weight_note,
            is_by_hand=row.is_by_hand,
            old=tuple(sides.get((row.pk, ChangedArticle.Side.OLD), ())),
            new=tuple(sides.get((row.pk, ChangedArticle.Side.NEW), ())),
        )
        for row in rows
    ]


def compared_text(article: Article) -> ComparedText:
    """An article as one side of a change."""
    return ComparedText(article.pk, article.version_id, article.number, article.suffix, article.text)


def _sides(articles: tuple[ComparedText, ...], pieces: list[Piece], tag: str) -> tuple[MarkedText, ...]:
    """Cut the marked text of one side into its articles and their lines."""
    lines = iter(_lines(pieces, tag))
    return tuple(
        MarkedText(one.id, one.label, tuple(next(lines) for _ in one.text.split("\n"))) for one in articles
    )


def _lines(pieces: list[Piece], tag: str) -> list[SafeString]:
    """Escaped lines of HTML; a mark that runs over a line break is closed and opened again."""
    lines = [""]
    for piece in pieces:
        for number, text in enumerate(piece.text.split("\n")):
            if number:
                lines.append("")
            if text:
                words = escape(text, quote=False)
                lines[-1] += f'<{tag} class="x-{tag}">{words}</{tag}>' if piece.is_changed else words
    return [mark_safe(line) for line in lines]  # noqa: S308 - every piece is escaped
