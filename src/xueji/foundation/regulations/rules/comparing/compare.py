"""The comparison of two versions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from .model import Change, ChangeKind, ComparedArticle

ALGORITHM = "1"
"""Changes whenever the same two texts may give other rows than before."""

Pairing = tuple[tuple[int, ...], tuple[int, ...]]


def compare(
    old: Sequence[ComparedArticle], new: Sequence[ComparedArticle], fixed: Sequence[Pairing] = ()
) -> list[Change]:
    """Say what became of every article.

    Args:
        fixed: places a person put together; they are classed, and nothing else is paired with them.
    """
    taken_old = {place for pair in fixed for place in pair[0]}
    taken_new = {place for pair in fixed for place in pair[1]}
    changes = [_row(old, new, pair) for pair in fixed]
    scores = sorted(
        (
            (-_similarity(before.text, after.text), abs(first - second), first, second)
            for first, before in enumerate(old)
            for second, after in enumerate(new)
            if first not in taken_old and second not in taken_new
        ),
    )
    for score, _, first, second in scores:
        if -score >= 0.5 and first not in taken_old and second not in taken_new:
            taken_old.add(first)
            taken_new.add(second)
            changes.append(_row(old, new, ((first,), (second,))))
    changes += [_row(old, new, ((place,), ())) for place in range(len(old)) if place not in taken_old]
    changes += [_row(old, new, ((), (place,))) for place in range(len(new)) if place not in taken_new]
    return sorted(changes, key=lambda change: (change.new or change.old, change.old))


def _similarity(before: str, after: str) -> float:
    return difflib.SequenceMatcher(None, before, after, autojunk=False).ratio()


def _row(old: Sequence[ComparedArticle], new: Sequence[ComparedArticle], pair: Pairing) -> Change:
    before = "".join(old[place].text for place in pair[0])
    after = "".join(new[place].text for place in pair[1])
    return Change(*pair, _kind(old, new, pair), round(_similarity(before, after), 4))


def _kind(old: Sequence[ComparedArticle], new: Sequence[ComparedArticle], pair: Pairing) -> ChangeKind:
    if not pair[0]:
        return ChangeKind.NEW
    if not pair[1]:
        return ChangeKind.REPEALED
    if len(pair[1]) > 1:
        return ChangeKind.SPLIT
    if len(pair[0]) > 1:
        return ChangeKind.MERGED
    before, after = old[pair[0][0]], new[pair[1][0]]
    if re.sub(r"\W", "", before.text) != re.sub(r"\W", "", after.text):
        return ChangeKind.AMENDED
    if before.reference != after.reference:
        return ChangeKind.RENUMBERED
    return ChangeKind.UNCHANGED if before.text == after.text else ChangeKind.EDITORIAL
