"""Writes a regulation back: the very source, or the canonical Markdown of the stored parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .document import Document, LineKind, article_label
from .structure import INFO_END


@dataclass(frozen=True)
class HeadingPart:
    """A heading on its way out: ``level`` as in :data:`markers.LEVELS`, text without ``#``."""

    level: int
    heading: str


@dataclass(frozen=True)
class ArticlePart:
    """An article on its way out; ``text`` has one line per 款, 项 and 目."""

    number: int
    suffix: int
    text: str


@dataclass(frozen=True)
class TextPart:
    """A line that is neither heading nor article (preamble, stray line, annex)."""

    text: str


Part = HeadingPart | ArticlePart | TextPart


def to_source(document: Document) -> str:
    """Write the parsed document back, character by character (line breaks as ``\\n``)."""
    return (
        "".join(line.gap + line.marker + line.text + line.tail for line in document.lines) + document.ending
    )


def to_markdown(title: str, header: str, parts: Iterable[Part]) -> str:
    """Write title, dated lines, headings and articles in the Markdown dialect of LawRefBook/Laws.

    The outermost kind of division present gets ``##``, the next ``###``, and so on.
    """
    parts = list(parts)
    levels = sorted({part.level for part in parts if isinstance(part, HeadingPart)})
    blocks = [f"# {title}", *([header] if header else []), INFO_END]
    blocks += [_block(part, levels) for part in parts]
    return "\n\n".join(blocks)


def parts_of(document: Document) -> list[Part]:
    """List headings, articles and loose lines of a document in their order."""
    divisions = {division.line: division for division in document.divisions}
    articles = iter(document.articles)
    parts: list[Part] = []
    for line in document.lines:
        if line.kind is LineKind.DIVISION:
            division = divisions[line.number]
            parts.append(HeadingPart(division.level, division.heading))
        elif line.kind is LineKind.ARTICLE:
            article = next(articles)
            parts.append(ArticlePart(article.number, article.suffix, article.text))
        elif line.kind in (LineKind.PREAMBLE, LineKind.STRAY, LineKind.ANNEX):
            parts.append(TextPart(line.text))
    return parts


def _block(part: Part, levels: list[int]) -> str:
    if isinstance(part, HeadingPart):
        return "#" * (levels.index(part.level) + 2) + f" {part.heading}"
    if isinstance(part, ArticlePart):
        return f"{article_label(part.number, part.suffix)} " + part.text.replace("\n", "\n\n")
    return part.text
