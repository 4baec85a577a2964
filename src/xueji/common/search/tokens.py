"""Chinese text as terms: dictionary words and character pairs, which make up for each other's mistakes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol, cast

_RUNS = re.compile(r"[0-9A-Za-z]+|[\u3400-\u9fff]+")
_CHINESE = re.compile(r"^[\u3400-\u9fff]")


class _Segmenter(Protocol):
    def cut(self, text: str, hmm: bool = True) -> list[str]: ...
    def cut_for_search(self, text: str, hmm: bool = True) -> list[str]: ...


@lru_cache(maxsize=1)
def _segmenter() -> _Segmenter:
    # The dictionary takes 0.15 s to load, so it is read at the first use and not at import.
    import rjieba

    return cast("_Segmenter", rjieba)


def cut(text: str) -> list[str]:
    """Return `text` cut into words that join up to it again, punctuation included."""
    return list(_segmenter().cut(text))


def words(text: str) -> list[str]:
    """Return the dictionary words of `text`, long words followed by the words inside them; no punctuation."""
    return [word.lower() for word in _segmenter().cut_for_search(text) if _RUNS.match(word)]


def bigrams(text: str) -> list[str]:
    """Return the overlapping character pairs of every Chinese run; other runs (numbers, Latin) stay whole."""
    terms: list[str] = []
    for run in _RUNS.findall(text):
        if len(run) > 1 and _CHINESE.match(run):
            terms.extend(run[at : at + 2] for at in range(len(run) - 1))
        else:
            terms.append(run.lower())
    return terms
