"""The inside of an article: its stored text, one line for each 款, 项 and 目."""

from __future__ import annotations

from dataclasses import dataclass

from . import markers
from .document import Item, Line, LineKind, Paragraph


@dataclass(frozen=True)
class Row:
    """One line of an article: ``kind`` paragraph, item or point; ``words`` without the marker.

    ``paragraph`` and ``item`` say where it stands, ``number`` is its own number.
    """

    kind: str
    paragraph: int
    item: int
    line: str
    words: str
    number: int


def body_text(lines: list[Line]) -> str:
    """Join an article's lines: one line per 款, 项 and 目, wrapped lines put together again."""
    written = ""
    for line in lines:
        marker = (
            line.marker.strip(" \t\u3000\u00a0") if line.kind in (LineKind.ITEM, LineKind.SUBITEM) else ""
        )
        joint = "\n" if written and line.kind is not LineKind.CONTINUATION else ""
        written += joint + marker + line.text
    return written


def rows_of(text: str) -> list[Row]:
    """Tell 款, 项 and 目 apart in an article's stored text (one line each).

    （1） and ``1.`` are 目 below （一）, and 项 where a paragraph has no （一）.
    """
    rows: list[Row] = []
    paragraph, item, has_parentheses, has_chinese = 0, 0, False, False
    for line in filter(str.strip, text.split("\n")):
        parenthesis, dotted = markers.item_head(line), markers.subitem_head(line)
        marker, number = parenthesis or dotted or ("", 0)
        is_chinese = bool(parenthesis) and not any(character.isdigit() for character in marker)
        is_point = number and not is_chinese and (has_chinese or (dotted and has_parentheses))
        if is_point:
            rows.append(Row("point", max(paragraph, 1), item, line, line[len(marker) :], number))
        elif number:
            paragraph, item = max(paragraph, 1), number
            has_parentheses, has_chinese = has_parentheses or bool(parenthesis), has_chinese or is_chinese
            rows.append(Row("item", paragraph, item, line, line[len(marker) :], number))
        else:
            paragraph, item, has_parentheses, has_chinese = paragraph + 1, 0, False, False
            rows.append(Row("paragraph", paragraph, 0, line, line, paragraph))
    return rows


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Read an article's stored text into its paragraphs with their items."""
    leads: dict[int, str] = {}
    items: dict[int, list[tuple[int, str, list[str]]]] = {}
    for row in rows_of(text):
        leads.setdefault(row.paragraph, row.words if row.kind == "paragraph" else "")
        below = items.setdefault(row.paragraph, [])
        if row.kind == "item":
            below.append((row.number, row.words, []))
        elif row.kind == "point" and below:
            below[-1][2].append(row.words)
    return tuple(
        Paragraph(
            number, lead, tuple(Item(item, words, tuple(points)) for item, words, points in items[number])
        )
        for number, lead in leads.items()
    )
