"""Puts two versions of a regulation side by side, article by article: no Django, no clock."""

from .compare import ALGORITHM, compare
from .marks import Piece, marked, text_by_text
from .model import Change, ChangeKind, ComparedArticle, Pairing, count_kinds
from .sources import articles_of

__all__ = [
    "ALGORITHM",
    "Change",
    "ChangeKind",
    "ComparedArticle",
    "Pairing",
    "Piece",
    "articles_of",
    "compare",
    "count_kinds",
    "marked",
    "text_by_text",
]
