"""Ranking of short Chinese texts by words and by character pairs, half and half.

Neither channel is best alone; the half-and-half sum after scaling each to its own maximum was the best of the
fusions measured on a public statute collection (see docs/decisions).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xueji.common.lazy import lazily

from .bm25 import Bm25Index, Floats, build_bm25
from .tokens import bigrams, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = lazily("numpy")


@dataclass(frozen=True)
class TextIndex:
    """Two BM25 indices over the same texts."""

    by_words: Bm25Index
    by_bigrams: Bm25Index

    def scores(self, query: str | Mapping[str, float], *, across_groups: bool = True) -> Floats:
        """Return one score a text, 0 … 1, for a plain query or for phrases with weights."""
        weighted = {query: 1.0} if isinstance(query, str) else query
        return fuse_scores(
            self.by_words.scores(weigh_terms(weighted, words), across_groups=across_groups),
            self.by_bigrams.scores(weigh_terms(weighted, bigrams), across_groups=across_groups),
        )

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the columns of both indices for `numpy.savez`."""
        return self.by_words.to_arrays("words") | self.by_bigrams.to_arrays("bigrams")

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> TextIndex:
        """Rebuild the index from what `to_arrays` returned."""
        return cls(Bm25Index.from_arrays(arrays, "words"), Bm25Index.from_arrays(arrays, "bigrams"))


def build_text_index(texts: Sequence[str], groups: Sequence[int] | None = None) -> TextIndex:
    """Index texts, each belonging to the group of the same position (see `Bm25Index`)."""
    return TextIndex(
        by_words=build_bm25((words(text) for text in texts), groups),
        by_bigrams=build_bm25((bigrams(text) for text in texts), groups),
    )


def weigh_terms(phrases: Mapping[str, float], terms_of: Callable[[str], list[str]]) -> dict[str, float]:
    """Return the terms of weighted phrases; a term met in several phrases keeps its greatest weight."""
    weights: dict[str, float] = {}
    for phrase, weight in phrases.items():
        for term, repeats in Counter(terms_of(phrase)).items():
            weights[term] = max(weights.get(term, 0.0), weight * min(repeats, 2))
    return weights


def fuse_scores(*channels: Floats) -> Floats:
    """Return the mean of the channels, each divided by its maximum; all zero where nothing matched."""
    scaled = [
        channel / top if (top := float(channel.max(initial=0.0))) > 0 else channel for channel in channels
    ]
    return np.asarray(np.mean(scaled, axis=0), dtype=np.float32)


def rank_texts(query: str | Mapping[str, float], texts: Iterable[str]) -> list[tuple[int, float]]:
    """Return (position, score 0 … 1) of the texts that share words with the query, best first."""
    scores = build_text_index(list(texts)).scores(query)
    order = np.argsort(-scores, kind="stable")
    return [(int(at), float(scores[at])) for at in order if scores[at] > 0]
