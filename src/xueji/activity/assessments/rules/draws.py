"""Drawing a paper by blueprint, and orders that follow from a seed.

Everything is ordered by SHA-256 of seed and id, so a draw can be repeated on any machine and Python version.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be drawn, in its present words."""

    revision_id: int
    discipline: str
    kind: str
    difficulty: int


@dataclass(frozen=True, slots=True)
class DrawRow:
    """So many questions of a discipline, kind and difficulty; empty or None means any."""

    count: int
    discipline: str = ""
    kind: str = ""
    difficulty: int | None = None

    def takes(self, candidate: Candidate) -> bool:
        """Whether the question fits the row."""
        return (
            self.discipline in ("", candidate.discipline)
            and self.kind in ("", candidate.kind)
            and self.difficulty in (None, candidate.difficulty)
        )


@dataclass(frozen=True, slots=True)
class DrawResult:
    """Drawn revision ids in the order of the rows; ``missing`` says how many each row lacks."""

    revision_ids: list[int]
    missing: list[int]

    @property
    def is_complete(self) -> bool:
        """Whether every row is filled."""
        return not any(self.missing)


def in_order_of(items: Iterable[Item], seed: str) -> list[Item]:
    """The items in an order that depends on the seed alone, not on the order they came in."""
    return sorted(items, key=lambda item: sha256(f"{seed}|{item}".encode()).digest())


def draw(pool: Iterable[Candidate], rows: Sequence[DrawRow], seed: str) -> DrawResult:
    """Draw a paper; a question is drawn once, and if the rows can be filled at all, they are.

    Rows may overlap (any difficulty beside difficulty 3), so places are filled by augmenting paths
    (bipartite matching) instead of row after row.
    """
    by_id = {candidate.revision_id: candidate for candidate in pool}
    ordered = [by_id[key] for key in in_order_of(by_id, seed)]
    places = [number for number, row in enumerate(rows) for _ in range(row.count)]
    offers = [[one.revision_id for one in ordered if row.takes(one)] for row in rows]
    holder: dict[int, int] = {}
    for place in range(len(places)):
        _seat(place, places, offers, holder)
    seated = {place: revision_id for revision_id, place in holder.items()}
    missing = [0] * len(rows)
    for place, number in enumerate(places):
        missing[number] += place not in seated
    return DrawResult([seated[place] for place in sorted(seated)], missing)


def _seat(first: int, places: list[int], offers: list[list[int]], holder: dict[int, int]) -> None:
    """Give a place a question, moving those seated before where that frees one; breadth first."""
    came_from: dict[int, int] = {}
    waiting = [first]
    while waiting:
        place = waiting.pop(0)
        for revision_id in offers[places[place]]:
            if revision_id in came_from:
                continue
            came_from[revision_id] = place
            if revision_id not in holder:
                _move_along(revision_id, first, came_from, holder)
                return
            waiting.append(holder[revision_id])


def _move_along(free: int, first: int, came_from: dict[int, int], holder: dict[int, int]) -> None:
    held = {place: revision_id for revision_id, place in holder.items()}
    revision_id, place = free, came_from[free]
    while True:
        left = held.get(place)
        holder[revision_id] = place
        if place == first or left is None:
            return
        revision_id, place = left, came_from[left]
