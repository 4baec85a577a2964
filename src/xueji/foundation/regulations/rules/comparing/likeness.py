"""How much two articles have in common."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from .wording import without_numbers

BIGRAM, PHRASE = 2, 5
"""Characters: pairs tell what an article is about, runs of five what was copied from it."""

COMMON_SHARE = 0.2
"""A pair of characters found in more articles than this share of them says nothing about any one."""

Table = dict[tuple[int, int], float]


def likeness_table(old: Sequence[str], new: Sequence[str]) -> Table:
    """Likeness (0 … 1) of every old with every new text that share a telling pair of characters.

    The mean of Dice and of the larger containment over pairs of characters weighted by their rarity: an
    article that was kept whole inside a longer one is much like it. Symmetric in old and new.
    """
    bags = [[_bag(text) for text in side] for side in (old, new)]
    weights = _weights([*bags[0], *bags[1]])
    totals = [[_total(bag, weights) for bag in side] for side in bags]
    shared: defaultdict[tuple[int, int], float] = defaultdict(float)
    index: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, bag in enumerate(bags[1]):
        for pair, count in bag.items():
            index[pair].append((place, count))
    for first, bag in enumerate(bags[0]):
        for pair, count in bag.items():
            weight = weights[pair]
            for second, other in index.get(pair, ()):
                shared[first, second] += weight * min(count, other)
    return {
        (first, second): _likeness(common, totals[0][first], totals[1][second])
        for (first, second), common in shared.items()
    }


def phrases(text: str) -> list[str]:
    """Every run of five characters of a text, in order."""
    bare = without_numbers(text)[0]
    return [bare[place : place + PHRASE] for place in range(max(1, len(bare) - PHRASE + 1))]


def copied(source: list[str], target: set[str]) -> set[int]:
    """Characters (by place) of a text in runs of five, ``source``, that also stand in ``target``."""
    found: set[int] = set()
    for place, phrase in enumerate(source):
        if phrase in target:
            found.update(range(place, place + len(phrase)))
    return found


def similarity(before: str, after: str) -> float:
    """Share of characters two texts have in common in the same order, 0 … 1; symmetric."""
    if before == after:
        return 1.0
    if not before or not after:
        return 0.0
    return 2 * _longest_common(before, after) / (len(before) + len(after))


def _longest_common(before: str, after: str) -> int:
    """Length of the longest common subsequence, all columns of a row at once in one integer.

    Source: Hyyrö (2004), "Bit-parallel LCS-length computation revisited".
    """
    places: defaultdict[str, int] = defaultdict(int)
    for place, character in enumerate(before):
        places[character] |= 1 << place
    full = (1 << len(before)) - 1
    row = full
    for character in after:
        matches = row & places.get(character, 0)
        row = ((row + matches) | (row - matches)) & full
    return len(before) - row.bit_count()


def _bag(text: str) -> Counter[str]:
    bare = without_numbers(text)[0]
    return Counter(bare[place : place + BIGRAM] for place in range(max(1, len(bare) - 1)))


def _weights(bags: list[Counter[str]]) -> dict[str, float]:
    """Rarity of each pair of characters; nothing for those that are everywhere."""
    found = Counter(pair for bag in bags for pair in bag)
    most = max(COMMON_SHARE * len(bags), 4)
    return {pair: math.log(1 + len(bags) / count) if count <= most else 0.0 for pair, count in found.items()}


def _total(bag: Counter[str], weights: dict[str, float]) -> float:
    return sum(weights[pair] * count for pair, count in bag.items())


def _likeness(common: float, first: float, second: float) -> float:
    if not common:
        return 0.0
    return (2 * common / (first + second) + common / min(first, second)) / 2
