"""The shape of a parsed regulation: its lines as they stand, and the tree read out of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .numerals import to_chinese


class LineKind(StrEnum):
    """What one line of the source is; every line has exactly one kind."""

    TITLE = "title"
    HEADER = "header"
    INFO_END = "info_end"
    PREAMBLE = "preamble"
    CONTENTS = "contents"
    DIVISION = "division"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    CONTINUATION = "continuation"
    ITEM = "item"
    SUBITEM = "subitem"
    ANNEX = "annex"
    STRAY = "stray"


@dataclass(frozen=True)
class Line:
    """One line: ``gap + marker + text + tail`` is the source, character by character.

    ``number`` counts from 1; ``gap`` is what stands between the previous line's last character and this
    line (line breaks, blank lines); ``marker`` is the numbering with its separator (``第一条 ``).
    """

    number: int
    kind: LineKind
    gap: str
    marker: str
    text: str
    tail: str = ""


class UnreadableSource(Exception):
    """The bytes are not a text the importer reads; the message says in Chinese what to do."""


@dataclass(frozen=True)
class Problem:
    """Something a person should look at; ``blocking`` means the text cannot be stored as it is."""

    line: int
    message: str
    blocking: bool = False


@dataclass(frozen=True)
class Item:
    """（一） inside a paragraph, with its 1. 2. sub-items (目)."""

    number: int
    text: str
    subitems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """One 款; ``number`` counts from 1 inside the article."""

    number: int
    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Division:
    """编, 分编, 章, 节 or an unnumbered heading (``number`` None); ``heading`` has no ``#``."""

    level: int
    unit: str
    number: int | None
    heading: str
    line: int
    parent: Division | None = None

    def path(self) -> tuple[str, ...]:
        """Headings from the outermost division down to this one."""
        return (*(self.parent.path() if self.parent else ()), self.heading)


@dataclass(frozen=True)
class Article:
    """One 条; 第十条之一 is number 10, suffix 1 (else 0); ``text`` has one line per 款, 项 and 目."""

    number: int
    suffix: int
    text: str
    line: int
    division: Division | None = None

    @property
    def label(self) -> str:
        return article_label(self.number, self.suffix)


@dataclass(frozen=True)
class Document:
    """A parsed regulation. ``header`` are the dated lines under the title, joined as they stand."""

    title: str
    header: str
    lines: tuple[Line, ...]
    ending: str
    divisions: tuple[Division, ...]
    articles: tuple[Article, ...]
    problems: tuple[Problem, ...]

    @property
    def importable(self) -> bool:
        return not any(problem.blocking for problem in self.problems)


def article_label(number: int, suffix: int = 0) -> str:
    """第五十三条, 第二百九十九条之一."""
    return f"第{to_chinese(number)}条" + (f"之{to_chinese(suffix)}" if suffix else "")
