"""The comparison of two versions: what became of every article."""

from __future__ import annotations

from collections.abc import Sequence

from .alignment import Pairs, align
from .families import split_off
from .judging import Judge
from .model import Change, ComparedArticle, Pairing
from .wording import is_struck_out

ALGORITHM = "1"
"""Changes whenever the same two texts may give other rows than before."""

Articles = Sequence[ComparedArticle]


def compare(old: Articles, new: Articles, fixed: Sequence[Pairing] = ()) -> list[Change]:
    """Say what became of every article, in the order of the new version.

    Every article stands in one row. Only where a split or merged article was also reworded, it stands beside
    its main heir (or source) in an ``amended`` row as well.

    Args:
        fixed: places a person put together; they are classed, and nothing else is paired with them.
    """
    pairings = [*fixed, *_found(old, new, fixed)]
    judge = Judge(old, new, pairings)
    return _in_order([change for pairing in pairings for change in judge.changes(pairing)])


def _found(old: Articles, new: Articles, fixed: Sequence[Pairing]) -> list[Pairing]:
    """Which articles belong together, apart from those a person has put together."""
    taken = {place for row in fixed for place in row[0]}, {place for row in fixed for place in row[1]}
    struck = _struck_out(old, new, taken)
    taken[0].update(struck)
    taken[1].update(struck.values())
    before, after = [one.text for one in old], [one.text for one in new]
    pairs = align(before, after, taken)
    sources = {second: first for first, second in pairs.items()}
    gone = [place for place in range(len(old)) if place not in pairs and place not in taken[0]]
    added = [place for place in range(len(new)) if place not in sources and place not in taken[1]]
    splits = split_off(before, after, pairs, added)
    mergers = split_off(after, before, sources, gone)
    split = {place for parts in splits.values() for place in parts}
    merged = {place for parts in mergers.values() for place in parts}
    rows: list[Pairing] = [((first,), (second,)) for first, second in struck.items()]
    rows += [
        ((first,), (second,))
        for first, second in pairs.items()
        if first not in splits and second not in mergers
    ]
    rows += [((first,), tuple(sorted((pairs[first], *parts)))) for first, parts in splits.items()]
    rows += [(tuple(sorted((sources[second], *parts))), (second,)) for second, parts in mergers.items()]
    rows += [((place,), ()) for place in gone if place not in merged]
    return rows + [((), (place,)) for place in added if place not in split]


def _struck_out(old: Articles, new: Articles, taken: tuple[set[int], set[int]]) -> Pairs:
    """Pair an article that only says it is no more with the one of its number."""
    by_number = {(one.number, one.suffix): place for place, one in enumerate(new) if place not in taken[1]}
    found: Pairs = {}
    for place, one in enumerate(old):
        second = by_number.get((one.number, one.suffix)) if place not in taken[0] else None
        if second is not None and (is_struck_out(one.text) or is_struck_out(new[second].text)):
            found[place] = by_number.pop((one.number, one.suffix))
    return found


def _in_order(changes: list[Change]) -> list[Change]:
    """By place in the new version; what was repealed stands after the heir of the article before it."""
    heirs = {place: change.new[0] for change in changes if change.new for place in change.old}

    def position(change: Change) -> tuple[int, int, int, int]:
        if change.new:
            return change.new[0], 0, len(change.new) + len(change.old), change.old[0] if change.old else 0
        before = [place for place in heirs if place < change.old[0]]
        return (heirs[max(before)] if before else -1), 1, change.old[0], 0

    return sorted(changes, key=position)
