"""Which of several texts is the same one, reworded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

# Below this share of common character pairs two articles have nothing to do with each other. By eye on the
# sample rules: amended articles share more than half, unrelated ones less than a fifth.
SAME_FROM = 0.4


def most_like(text: str, others: Sequence[str]) -> int | None:
    """Place of the text that shares most character pairs (Dice 1945); None when none shares enough."""
    wanted = _pairs(text)
    best, place = 0.0, None
    for at, other in enumerate(others):
        if other == text:
            return at
        pairs = _pairs(other)
        total = sum(wanted.values()) + sum(pairs.values())
        share = 2 * sum((wanted & pairs).values()) / total if total else 0.0
        if share > best:
            best, place = share, at
    return place if best >= SAME_FROM else None


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1))
