"""Generic retrieval of short Chinese texts; knows no business word."""

from .bm25 import Bm25Index, Floats, build_bm25
from .texts import TextIndex, build_text_index, fuse_scores, rank_texts, weigh_terms
from .tokens import bigrams, cut, words

__all__ = [
    "Bm25Index",
    "Floats",
    "TextIndex",
    "bigrams",
    "build_bm25",
    "build_text_index",
    "cut",
    "fuse_scores",
    "rank_texts",
    "weigh_terms",
    "words",
]
