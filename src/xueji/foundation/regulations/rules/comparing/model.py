"""What goes into a comparison and what comes out of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """What became of an article (REG-2)."""

    UNCHANGED = "unchanged"
    EDITORIAL = "editorial"
    RENUMBERED = "renumbered"
    AMENDED = "amended"
    NEW = "new"
    REPEALED = "repealed"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True)
class ComparedArticle:
    """One article of a version; ``chapter`` are its headings, outermost first, joined by a space."""

    number: int
    suffix: int
    text: str
    chapter: str = ""

    @property
    def reference(self) -> str:
        """``43``; ``17.1`` for 第十七条之一."""
        return f"{self.number}.{self.suffix}" if self.suffix else str(self.number)


@dataclass(frozen=True)
class Change:
    """One row of a comparison: places (from 0) in the old and the new list of articles.

    ``similarity`` is the share of the words both sides have in common, 0 … 1.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    kind: ChangeKind
    similarity: float


Pairing = tuple[tuple[int, ...], tuple[int, ...]]
"""Places of articles that belong together: of the old version, of the new one."""


def count_kinds(kinds: Iterable[str]) -> dict[str, int]:
    """Rows by class, all eight classes always there, in the order of REG-2."""
    found = [str(kind) for kind in kinds]
    return {kind.value: found.count(kind.value) for kind in ChangeKind}
