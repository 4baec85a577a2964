"""Puts two versions of a regulation side by side, article by article: no Django, no clock."""

from .compare import ALGORITHM, compare
from .marks import Piece, marked
from .model import Change, ChangeKind, ComparedArticle, Pairing, count_kinds

__all__ = [
    "ALGORITHM",
    "Change",
    "ChangeKind",
    "ComparedArticle",
    "Pairing",
    "Piece",
    "compare",
    "count_kinds",
    "marked",
]
