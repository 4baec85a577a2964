"""Splits and mergers: parts of an article that became articles of their own, and the other way round."""

from __future__ import annotations

from collections.abc import Sequence

from .alignment import Pairs
from .likeness import copied, phrases

SHARE_OF_WHOLE, SHARE_OF_PART = 0.25, 0.25
"""A part counts when it makes up this share of the whole and comes from it to this share…"""

ALMOST_ALL = 0.7
"""… or when nearly all of its words come from the whole, however short it is."""

SHORTEST_PART = 12
"""Characters; anything shorter is a phrase of the trade, not a provision that moved."""

Families = dict[int, list[int]]
"""Place of the whole → places of the parts beside its heir."""


def split_off(whole: Sequence[str], parts: Sequence[str], pairs: Pairs, lone: list[int]) -> Families:
    """Find the whole that each lone part was taken out of.

    Args:
        pairs: heirs of the wholes among the parts.
        lone: parts without a whole of their own.
    """
    runs = {place: phrases(text) for place, text in enumerate(whole)}
    heirs = {place: set(phrases(parts[heir])) for place, heir in pairs.items()}
    index: dict[str, set[int]] = {}
    for place in pairs:
        for phrase in runs[place]:
            index.setdefault(phrase, set()).add(place)
    families: Families = {}
    for part in lone:
        found = _source(part, phrases(parts[part]), runs, heirs, index)
        if found is not None:
            families.setdefault(found, []).append(part)
    return families


def _source(
    part: int,
    own: list[str],
    runs: dict[int, list[str]],
    heirs: dict[int, set[str]],
    index: dict[str, set[int]],
) -> int | None:
    """The whole that gave most to a part, if it gave enough."""
    candidates = {place for phrase in own for place in index.get(phrase, ())}
    best, most = None, 0.0
    for place in sorted(candidates):
        moved = [phrase for phrase in runs[place] if phrase not in heirs[place]]
        given = len(copied(runs[place], set(own) & set(moved)))
        taken = len(copied(own, set(moved)))
        share, part_share = given / _length(runs[place]), taken / _length(own)
        enough = share >= SHARE_OF_WHOLE and part_share >= SHARE_OF_PART or part_share >= ALMOST_ALL
        if min(given, taken) >= SHORTEST_PART and enough and share + part_share > most:
            best, most = place, share + part_share
    return best


def _length(runs: list[str]) -> int:
    return len(runs) + len(runs[0]) - 1
