"""What goes into the matching of agenda and articles and what comes out."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article in force of the regulation `law`; 第133条之一 is number 133, suffix 1 (else 0)."""

    article_id: str
    law: str
    law_title: str
    number: int
    suffix: int
    chapter: str
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A risk theme: how meetings speak of it (`triggers`) and what rules call it (`terms`, weighted).

    A trigger is the parts that must all be there; `weak` ones count only when no theme of the item has a
    strong one. `laws` are patterns of titles with a weight 0 … 1, `chapters` are words of chapter headings.
    """

    key: str
    name: str
    disciplines: tuple[str, ...]
    triggers: tuple[tuple[str, ...], ...]
    weak: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...]
    terms: tuple[tuple[str, float], ...]
    laws: tuple[tuple[re.Pattern[str], float], ...]
    chapters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeHit:
    """A theme met in an agenda item, with the words that met it and a strength 0 … 1."""

    theme: Theme
    words: tuple[str, ...]
    strength: float


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of an agenda: its words as typed, its words without meeting phrases, and its themes."""

    text: str
    content: str
    hits: tuple[ThemeHit, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An article proposed for an agenda item; `score` 0 … 1, `reason` is a sentence to show."""

    article_id: str
    score: float
    reason: str
    item_index: int
    theme_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The proposals in the order to show them; `reason` says why there are none, else it is empty."""

    items: tuple[AgendaItem, ...]
    proposals: tuple[Proposal, ...]
    reason: str
