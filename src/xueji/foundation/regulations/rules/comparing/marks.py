"""Marks what was deleted and what was added between two texts, word by word."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

_SHORTEST_COMMON = 2


@dataclass(frozen=True)
class Piece:
    """A piece of a text; ``is_changed`` means deleted on the old side, added on the new one."""

    text: str
    is_changed: bool


def marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """The old and the new text in pieces; joined they are the texts themselves."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    old: list[Piece] = []
    new: list[Piece] = []
    for operation, first, last, start, end in matcher.get_opcodes():
        same = operation == "equal"
        if last > first:
            old.append(Piece(before[first:last], not same))
        if end > start:
            new.append(Piece(after[start:end], not same))
    return old, new
