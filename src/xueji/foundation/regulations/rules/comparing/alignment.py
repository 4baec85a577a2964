"""Who is whose heir: one old article to one new article."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from .likeness import Table, likeness_table
from .wording import without_numbers

STEPS = (0.9, 0.75, 0.6, 0.5, 0.45, 0.4, 0.35, 0.3)
"""Pairs are taken from the surest down, so that each step knows more of the order of the articles."""

IN_PLACE_BONUS = 0.12
"""What standing between the heirs of its neighbours is worth to a pair, in likeness."""

Pairs = dict[int, int]


def align(old: Sequence[str], new: Sequence[str], taken: tuple[set[int], set[int]]) -> Pairs:
    """Pair articles by their words first, by their place where the words leave it open.

    Args:
        taken: places of both sides that must stay alone.
    """
    pairs = _same_words(old, new, taken)
    left = [place for place in range(len(old)) if place not in pairs and place not in taken[0]]
    found = set(pairs.values())
    right = [place for place in range(len(new)) if place not in found and place not in taken[1]]
    table = likeness_table([old[place] for place in left], [new[place] for place in right])
    open_pairs: Table = {(left[one], right[two]): value for (one, two), value in table.items()}
    for step in STEPS:
        open_pairs = _take(pairs, open_pairs, step)
    return pairs


def _same_words(old: Sequence[str], new: Sequence[str], taken: tuple[set[int], set[int]]) -> Pairs:
    """Pair articles that say the very same; of several alike the first goes with the first."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for place in reversed(range(len(new))):
        if place not in taken[1]:
            waiting[without_numbers(new[place])[0]].append(place)
    pairs: Pairs = {}
    for place, text in enumerate(old):
        heirs = waiting.get(without_numbers(text)[0]) if place not in taken[0] else None
        if heirs:
            pairs[place] = heirs.pop()
    return pairs


def _take(pairs: Pairs, table: Table, step: float) -> Table:
    """Take the pairs that reach a step, the most alike first; returns what is still open."""
    order = _Order(pairs.items())
    ranked = sorted(
        (-likeness - (IN_PLACE_BONUS if order.is_between(*pair) else 0), abs(pair[0] - pair[1]), pair)
        for pair, likeness in table.items()
    )
    heirs = set(pairs.values())
    for score, _, (first, second) in ranked:
        if -score < step:
            break
        if first not in pairs and second not in heirs:
            pairs[first] = second
            heirs.add(second)
    return {pair: value for pair, value in table.items() if pair[0] not in pairs and pair[1] not in heirs}


class _Order:
    """The pairs that keep the order of the articles: the longest chain, without those that moved."""

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        chain = longest_rising(sorted(pairs))
        self.old = [first for first, _ in chain]
        self.new = [second for _, second in chain]

    def is_between(self, first: int, second: int) -> bool:
        """Whether two articles stand between the same neighbours."""
        place = bisect_left(self.old, first)
        return place == bisect_left(self.new, second)


def longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain in which both numbers rise; ``pairs`` are sorted by the first."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, (_, second) in enumerate(pairs):
        length = bisect_left(tails, second)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [second]
        ends[length : length + 1] = [place]
    chain, place = [], ends[-1] if ends else -1
    while place >= 0:
        chain.append(pairs[place])
        place = before[place]
    return chain[::-1]
