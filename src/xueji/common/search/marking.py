"""Marks the words that were found, and cuts the piece of text around them; pure, the result is safe HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

SNIPPET_CHARACTERS = 110
_SENTENCE_END = re.compile(r"[。；！？\n]")


def marked(text: str, terms: Sequence[str]) -> str:
    """``text`` as HTML with ``<mark>`` around every term; longest first, capital or small."""
    spans = _spans(text, terms)
    written, position = [], 0
    for start, end in spans:
        written += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
        position = end
    return "".join([*written, escape(text[position:])])


def snippet(text: str, terms: Sequence[str], length: int = SNIPPET_CHARACTERS) -> str:
    """The piece of a text with most different terms, begun at a sentence where one is near; plain text."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    start = _sentence_start(flat, _best_start(flat, terms, length))
    piece = flat[start : start + length]
    return f"{'…' if start else ''}{piece}{'…' if start + length < len(flat) else ''}"


def _spans(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    wanted = sorted({term for term in terms if term}, key=len, reverse=True)
    if not wanted:
        return []
    pattern = re.compile("|".join(re.escape(term) for term in wanted), re.IGNORECASE)
    joined: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        if joined and joined[-1][1] == match.start():
            joined[-1] = (joined[-1][0], match.end())
        else:
            joined.append(match.span())
    return joined


def _best_start(text: str, terms: Sequence[str], length: int) -> int:
    spans = _spans(text, terms)[:200]
    best, best_count = 0, 0
    for start, _ in spans:
        inside = {text[first:last] for first, last in spans if start <= first and last <= start + length}
        if len(inside) > best_count:
            best, best_count = start, len(inside)
    return best


def _sentence_start(text: str, at: int) -> int:
    """Where the sentence begins, if it does within a third of a snippet, else a little before."""
    near = max(0, at - SNIPPET_CHARACTERS // 3)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, near, at)]
    return ends[-1] if ends else (0 if near == 0 else max(0, at - 12))
