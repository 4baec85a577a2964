"""Marks what was deleted and what was added between two texts, word by word."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

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
    for first, second, size in _common_runs(matcher, len(before), len(after)):
        start, begin = _length(old), _length(new)
        _add(old, before[start:first], True)
        _add(new, after[begin:second], True)
        _add(old, before[first : first + size], False)
        _add(new, after[second : second + size], False)
    return old, new


def text_by_text(pieces: Iterable[Piece], lengths: Iterable[int]) -> list[list[Piece]]:
    """The pieces of texts of these lengths that were joined with one character between them, text by text."""
    characters = [(char, piece.is_changed) for piece in pieces for char in piece.text]
    found, at = [], 0
    for length in lengths:
        groups = groupby(characters[at : at + length], key=itemgetter(1))
        found.append([Piece("".join(char for char, _ in group), changed) for changed, group in groups])
        at += length + 1
    return found


def _common_runs(
    matcher: difflib.SequenceMatcher[str], old_length: int, new_length: int
) -> list[tuple[int, int, int]]:
    """What both texts share, without stray single characters between two changes."""
    runs = [
        (first, second, size)
        for first, second, size in matcher.get_matching_blocks()
        if size >= _SHORTEST_COMMON or first + size == old_length or first == 0
    ]
    return [*runs, (old_length, new_length, 0)]


def _length(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _add(pieces: list[Piece], text: str, is_changed: bool) -> None:
    if text:
        pieces.append(Piece(text, is_changed))
