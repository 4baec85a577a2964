"""The side-by-side page of two versions."""

from __future__ import annotations

from dataclasses import dataclass

from xueji.common.ui.items import Tab, Tone
from xueji.foundation.regulations.models import ArticleChange, VersionComparison
from xueji.foundation.regulations.rules.comparing import count_kinds

from .comparisons import ChangeText, MarkedChange, changes_of, marks_of

Kind = ArticleChange.Kind
TONES: dict[str, Tone] = {
    Kind.UNCHANGED: "gray",
    Kind.EDITORIAL: "gray",
    Kind.RENUMBERED: "info",
    Kind.AMENDED: "warn",
    Kind.NEW: "ok",
    Kind.REPEALED: "bad",
    Kind.SPLIT: "warn",
    Kind.MERGED: "warn",
}
FOLDED = (Kind.UNCHANGED, Kind.RENUMBERED)
"""Rows without a changed word: folded away until asked for."""


@dataclass(frozen=True)
class Entry:
    """One row of the page."""

    change: ChangeText
    marks: MarkedChange
    tone: Tone
    is_folded: bool

    @property
    def is_gradable(self) -> bool:
        """Rows without a changed word need no grade."""
        return self.change.kind not in FOLDED


@dataclass(frozen=True)
class ComparisonPage:
    """All the side-by-side page shows."""

    comparison: VersionComparison
    entries: list[Entry]
    tabs: list[Tab]
    ungraded: int


def comparison_page(comparison: VersionComparison, kind: str = "") -> ComparisonPage:
    """Rows of one class (all without ``kind``) with their marks, and the counts of all classes."""
    changes = changes_of(comparison)
    wanted = kind if kind in Kind.values else ""
    entries = [_entry(change, wanted) for change in changes if not wanted or change.kind == wanted]
    counts = count_kinds(change.kind for change in changes)
    tabs = [Tab("全部", "?", not wanted, len(changes))]
    tabs += [
        Tab(Kind(name).label, f"?kind={name}", wanted == name, count)
        for name, count in counts.items()
        if count or wanted == name
    ]
    ungraded = sum(change.kind == Kind.AMENDED and not change.weight for change in changes)
    return ComparisonPage(comparison, entries, tabs, ungraded)


def _entry(change: ChangeText, wanted: str) -> Entry:
    return Entry(change, marks_of(change), TONES[change.kind], change.kind in FOLDED and not wanted)
