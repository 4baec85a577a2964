"""Splits and mergers: parts of an article that became articles of their own, and the other way round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .alignment import Pairs
from .likeness import copied, phrases
from .wording import without_numbers

SHARE_OF_WHOLE, SHARE_OF_PART = 0.25, 0.25
"""A part counts when it makes up this share of the whole and comes from it to this share…"""

MOST = 0.5
"""… or when this much of its words was moved out of the whole, however short it is…"""

SHARE_WITH_OPENING, OPENING = 0.5, 12
"""… or this much stands in the whole, and so do its first characters, which the heir does not have."""

SHORTEST_PART = 12
"""Characters; anything shorter is a phrase of the trade, not a provision that moved."""

TELLING = 3
"""A run of characters found in more articles of a version than this does not tell where it came from."""

Families = dict[int, list[int]]
"""Place of the whole → places of the parts beside its heir."""


def split_off(whole: Sequence[str], parts: Sequence[str], pairs: Pairs, lone: list[int]) -> Families:
    """Find the whole that each lone part was taken out of.

    Args:
        pairs: heirs of the wholes among the parts.
        lone: parts without a whole of their own.
    """
    if not lone:
        return {}
    sources = _Sources(whole, parts, pairs)
    families: Families = {}
    for part in lone:
        found = sources.of(parts[part])
        if found is not None:
            families.setdefault(found, []).append(part)
    return families


@dataclass(frozen=True)
class _Moved:
    """How much of a part was taken out of a whole; ``likely`` compares candidates."""

    enough: bool
    likely: float


class _Sources:
    """The wholes, by the runs of characters that tell them apart."""

    def __init__(self, whole: Sequence[str], parts: Sequence[str], pairs: Pairs) -> None:
        self.runs = {place: phrases(whole[place]) for place in pairs}
        self.heirs = {place: set(phrases(parts[heir])) for place, heir in pairs.items()}
        common = _common(phrases(text) for text in whole) | _common(phrases(text) for text in parts)
        self.common = common
        self.by_phrase: dict[str, list[int]] = {}
        for place, runs in self.runs.items():
            for phrase in set(runs) - common:
                self.by_phrase.setdefault(phrase, []).append(place)

    def of(self, part: str) -> int | None:
        """The whole that gave most to a part, if it gave enough."""
        own, opening = phrases(part), without_numbers(part)[0][:OPENING]
        candidates = {place for phrase in own for place in self.by_phrase.get(phrase, ())}
        best, most = None, 0.0
        for place in sorted(candidates):
            moved = self._moved(place, own, opening)
            if moved.enough and moved.likely > most:
                best, most = place, moved.likely
        return best

    def _moved(self, place: int, own: list[str], opening: str) -> _Moved:
        runs = self.runs[place]
        left = set(runs) - self.heirs[place] - self.common
        given, taken = len(copied(runs, left & set(own))), len(copied(own, left))
        share, part_share = given / _length(runs), taken / _length(own)
        enough = share >= SHARE_OF_WHOLE and part_share >= SHARE_OF_PART or part_share >= MOST
        enough = enough and min(given, taken) >= SHORTEST_PART
        return _Moved(enough or self._opens_like(place, own, opening), share + part_share)

    def _opens_like(self, place: int, own: list[str], opening: str) -> bool:
        """Two acts under one penalty: the words of the penalty stand in the heir, the act does not."""
        runs, first = set(self.runs[place]), set(phrases(opening))
        if not first <= runs or len(first & self.heirs[place]) * 2 > len(first):
            return False
        return len(copied(own, runs)) / _length(own) >= SHARE_WITH_OPENING


def _common(texts: Iterable[list[str]]) -> set[str]:
    found = Counter(phrase for runs in texts for phrase in set(runs))
    return {phrase for phrase, count in found.items() if count > TELLING}


def _length(runs: list[str]) -> int:
    return len(runs) + len(runs[0]) - 1
