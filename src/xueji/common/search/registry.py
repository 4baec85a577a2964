"""Kinds of things that can be found, and readers of direct references; domains register them when ready."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .entries import Entry

Viewer = Any


@dataclass(frozen=True, slots=True)
class SearchKind:
    """One kind of thing.

    Args:
        entries: everything of the kind that should be findable, for a rebuild.
        is_open: whether the viewer may look into the kind at all.
        readable: those of the keys the viewer may see; None: all, to everybody signed in.
        order: place among the kinds.
        weight: what its scores count against those of other kinds.
        comes_with_program: no change of data tells of it, so it is compared whenever a worker starts.
    """

    key: str
    label: str
    order: int
    entries: Callable[[], Iterator[Entry]]
    is_open: Callable[[Viewer, datetime], bool] = lambda viewer, now: True
    readable: Callable[[Viewer, Collection[str], datetime], set[str]] | None = None
    weight: float = 1.0
    comes_with_program: bool = False

    def seen_by(self, viewer: Viewer, keys: Collection[str], now: datetime) -> set[str]:
        """Those of the keys the viewer may see."""
        return set(keys) if self.readable is None else self.readable(viewer, keys, now)


@dataclass(frozen=True, slots=True)
class Direct:
    """A place that the words name outright."""

    title: str
    url: str
    text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reader of references makes of the words: places found, or a question with choices."""

    found: Sequence[Direct] = ()
    question: str = ""
    choices: Sequence[Direct] = ()


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A yes-or-no filter a domain offers; ``groups`` gives the groups it leaves, None where it cannot say."""

    name: str
    label: str
    groups: Callable[[Any, date], Collection[str] | None]


ReferenceReader = Callable[[str, date, str], "Reference | None"]


@dataclass
class Registered:
    """All that domains have registered."""

    kinds: dict[str, SearchKind] = field(default_factory=dict)
    readers: list[ReferenceReader] = field(default_factory=list)
    narrowings: dict[str, Narrowing] = field(default_factory=dict)
    disciplines: Sequence[tuple[str, str]] = ()


registered = Registered()


def register_kind(kind: SearchKind) -> None:
    """Add a kind; the same key is replaced."""
    registered.kinds[kind.key] = kind


def register_reader(reader: ReferenceReader) -> None:
    """Add a reader of direct references: it gets the words, the day and the path of the page read before."""
    if reader not in registered.readers:
        registered.readers.append(reader)


def register_narrowing(narrowing: Narrowing) -> None:
    """Add a yes-or-no filter."""
    registered.narrowings[narrowing.name] = narrowing


def register_disciplines(choices: Sequence[tuple[str, str]]) -> None:
    """Name the values the filter 纪律 offers."""
    registered.disciplines = choices


def kinds() -> list[SearchKind]:
    """Every kind in order."""
    return sorted(registered.kinds.values(), key=lambda kind: (kind.order, kind.key))


def open_kinds(viewer: Viewer, now: datetime) -> list[SearchKind]:
    """The kinds a viewer may look into."""
    return [kind for kind in kinds() if kind.is_open(viewer, now)]
