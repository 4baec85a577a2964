"""Searching: what a viewer may see of what the words find, and what to offer where nothing is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from . import queries
from .following import caught_up
from .index import SearchIndex
from .marking import marked, snippet
from .models import SearchDocument
from .queries import Wish
from .registry import Direct, Reference, SearchKind, Viewer, kinds, open_kinds, registered

if TYPE_CHECKING:
    import tantivy

KIND_LIMIT = 200
"""So many of a kind are looked at; a longer list helps nobody, a narrower question does."""
ENOUGH = 5
LOOSE_LIMIT = 40
LOOSE_SHARE = 0.35
"""Partial matches: at most so many, and none with less than this share of the best one's score."""
SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    kind: str
    kind_label: str
    title: str
    url: str
    title_html: SafeString
    text_html: SafeString
    text: str
    day: date | None
    since: date | None
    until: date | None
    on: date

    @property
    def note(self) -> str:
        """What a reader must know of a text that does not hold today."""
        if self.until is not None and self.until <= self.on:
            return "旧版本"
        return "尚未施行" if self.since is not None and self.since > self.on else ""


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of a kind were found; ``more`` says that there are others."""

    key: str
    label: str
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search.

    Args:
        numbers: of the stored entries, best first; only what the viewer may see.
        is_loose: the last of them hold only some of the words.
        did_you_mean: titles that sound or look alike, where nothing was found.
    """

    numbers: tuple[int, ...] = ()
    counts: tuple[KindCount, ...] = ()
    is_loose: bool = False
    marks: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    did_you_mean: tuple[Direct, ...] = ()


class Row(NamedTuple):
    """A row of the answer; a lower tier stands behind a higher one whatever its score."""

    tier: int
    score: float
    number: int


QueryMaker = Callable[[SearchIndex, Wish], "tantivy.Query | None"]


@dataclass(frozen=True, slots=True)
class _Look:
    """One person's look into the index."""

    viewer: Viewer
    now: datetime
    index: SearchIndex
    kinds: list[SearchKind]
    by_day: bool = False

    def rows(self, wish: Wish, make: QueryMaker, tier: int, limit: int) -> dict[str, list[Row]]:
        """What the query finds by kind, in every kind the person may look into."""
        return {kind.key: self._of_kind(kind, wish, make, tier, limit) for kind in self.kinds}

    def _of_kind(self, kind: SearchKind, wish: Wish, make: QueryMaker, tier: int, limit: int) -> list[Row]:
        query = make(self.index, replace(wish, kinds=(kind.key,)))
        if query is None:
            return []
        hits = self.index.search(query, limit, by_day=self.by_day)
        if not hits:
            return []
        visible = self._visible(kind, [number for number, _ in hits])
        weight = 1.0 if self.by_day else kind.weight
        return [Row(tier, score * weight, number) for number, score in hits if number in visible]

    def _visible(self, kind: SearchKind, numbers: Sequence[int]) -> set[int]:
        if kind.readable is None:
            return set(numbers)
        keys = dict(SearchDocument.objects.filter(pk__in=numbers).values_list("object_key", "pk"))
        return {keys[key] for key in kind.seen_by(self.viewer, list(keys), self.now) if key in keys}


def search(viewer: Viewer, wish: Wish, now: datetime, *, by_day: bool = False, reading: str = "") -> Found:
    """Look for the words in the kinds of the wish that the viewer may look into.

    Args:
        by_day: the newest first instead of the best.
        reading: path of the page the person comes from; a bare 第53条 is looked for there first.
    """
    look = _Look(viewer, now, caught_up(now), open_kinds(viewer, now), by_day)
    references = _references(wish.text, timezone.localdate(now), reading)
    by_kind, is_loose = _ladder(look, wish, is_named=bool(references))
    chosen = sorted((row for key, rows in by_kind.items() if key in wish.kinds for row in rows), reverse=True)
    return Found(
        numbers=tuple(row.number for row in chosen),
        counts=tuple(_counted(kind, by_kind[kind.key]) for kind in look.kinds),
        is_loose=is_loose,
        marks=tuple(marks_of(wish.text)),
        references=references,
        did_you_mean=() if chosen or references else _similar(look, wish),
    )


def hits_of(numbers: Sequence[int], marks: Sequence[str], on: date) -> list[Hit]:
    """Entries as the page shows them, in the order of their numbers."""
    labels = {kind.key: kind.label for kind in kinds()}
    rows = SearchDocument.objects.in_bulk(list(numbers))
    return [_hit(rows[number], labels, marks, on) for number in numbers if number in rows]


def suggest(viewer: Viewer, text: str, now: datetime, *, reading: str = "") -> list[Direct]:
    """A few places to go at once: what the words name outright, then titles that begin or sound like them."""
    if not text:
        return []
    today = timezone.localdate(now)
    look = _Look(viewer, now, caught_up(now), open_kinds(viewer, now))
    named = [one for reference in _references(text, today, reading) for one in _places(reference)]
    titles = _titles(look, Wish(text, (), on=today), queries.title_query)
    return list({one.url: one for one in [*named, *titles]}.values())[:SUGGESTIONS]


def marks_of(text: str) -> list[str]:
    """What is marked in titles and texts: the telling words of the query."""
    return [] if queries.letters_typed(text) else queries.telling_words(text)


def _ladder(look: _Look, wish: Wish, *, is_named: bool) -> tuple[dict[str, list[Row]], bool]:
    """Rows by kind: all the words first, then, where that is little and no place is named, some of them."""
    if not wish.text:
        return look.rows(wish, queries.everything_query, 0, KIND_LIMIT), False
    steps = [look.rows(wish, queries.letters_query, 2, KIND_LIMIT)]
    steps.append(look.rows(wish, queries.strict_query, 1, KIND_LIMIT))
    first = _joined(steps)
    if is_named or sum(len(rows) for key, rows in first.items() if key in wish.kinds) >= ENOUGH:
        return first, False
    loose = _near_best(look.rows(wish, queries.loose_query, 0, LOOSE_LIMIT))
    every = _joined([first, loose])
    return every, any(row.tier == 0 for rows in every.values() for row in rows)


def _joined(steps: Sequence[dict[str, list[Row]]]) -> dict[str, list[Row]]:
    every: dict[str, dict[int, Row]] = {}
    for step in steps:
        for key, rows in step.items():
            held = every.setdefault(key, {})
            for row in rows:
                held.setdefault(row.number, row)
    return {key: list(rows.values()) for key, rows in every.items()}


def _near_best(by_kind: dict[str, list[Row]]) -> dict[str, list[Row]]:
    best = max((row.score for rows in by_kind.values() for row in rows), default=0.0)
    return {key: [row for row in rows if row.score >= LOOSE_SHARE * best] for key, rows in by_kind.items()}


def _counted(kind: SearchKind, rows: Sequence[Row]) -> KindCount:
    return KindCount(kind.key, kind.label, len(rows), more=len(rows) >= KIND_LIMIT)


def _references(text: str, on: date, reading: str) -> tuple[Reference, ...]:
    if not text:
        return ()
    read = (reader(text, on, reading) for reader in registered.readers)
    return tuple(reference for reference in read if reference is not None)


def _places(reference: Reference) -> list[Direct]:
    return [*reference.found, *reference.choices]


def _similar(look: _Look, wish: Wish) -> tuple[Direct, ...]:
    """Titles that sound like the words, whatever the filters."""
    if not wish.text:
        return ()
    found = _titles(look, Wish(wish.text, (), on=wish.on), queries.sound_query)
    return tuple(found[:3])


def _titles(look: _Look, wish: Wish, make: QueryMaker) -> list[Direct]:
    labels = {kind.key: kind.label for kind in look.kinds}
    by_kind = look.rows(wish, make, 0, SUGGESTIONS)
    order = sorted((row for rows in by_kind.values() for row in rows), reverse=True)
    stored = SearchDocument.objects.in_bulk([row.number for row in order[: 2 * SUGGESTIONS]])
    ranked = [
        (-row.score, len(stored[row.number].title), row.number) for row in order if row.number in stored
    ]
    # Among equals the shortest title: the law before its rules of implementation.
    rows = [stored[number] for _, _, number in sorted(ranked)]
    return [Direct(row.title, row.url, note=labels.get(row.kind, "")) for row in rows]


def _hit(row: SearchDocument, labels: dict[str, str], marks: Sequence[str], on: date) -> Hit:
    text = snippet(row.body, marks)
    return Hit(
        kind=row.kind,
        kind_label=labels.get(row.kind, row.kind),
        title=row.title,
        url=row.url,
        title_html=mark_safe(marked(row.title, marks)),  # noqa: S308 - marked() escapes every piece
        text_html=mark_safe(marked(text, marks)),  # noqa: S308 - marked() escapes every piece
        text=text,
        day=row.day,
        since=row.since,
        until=row.until,
        on=on,
    )
