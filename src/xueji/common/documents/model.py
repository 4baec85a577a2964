"""What an official document is made of, before it becomes Word or PDF.

The parts follow GB/T 9704-2012: a title, the text with four levels of headings, notes on attachments and
signature lines. Nothing here knows about fonts or files; `render_docx` and `render_pdf` do.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from xueji.common.documents.text import chinese_number, clean_line

# Each named gap below is a full-width space, the width of one character.
WIDE_SPACE = "\u3000"


class Face(StrEnum):
    """The four faces of official print."""

    BODY = "body"  # 仿宋
    HEADING = "heading"  # 黑体
    KAI = "kai"  # 楷体
    TITLE = "title"  # 小标宋


class Align(StrEnum):
    """Where the text of a paragraph or a cell stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Mark(StrEnum):
    """What became of words between two texts; told by lines, so that it survives black-and-white print."""

    NONE = ""
    DELETED = "deleted"  # struck through
    ADDED = "added"  # underlined


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    text: str
    face: Face = Face.BODY
    bold: bool = False
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """A cell of a table in runs, of which only text and mark count; a newline starts a new line."""

    runs: Sequence[Run]

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4: 一、 / （一） / 1. / （1）; numbered by its place unless told not to be."""

    level: int
    text: str
    numbered: bool = True

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError("a heading has level 1 to 4")

    @property
    def face(self) -> Face:
        """The face of this level: 黑体, 楷体, then 仿宋."""
        return {1: Face.HEADING, 2: Face.KAI}.get(self.level, Face.BODY)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text; `indent` starts it two characters in."""

    content: str | Sequence[Run]
    indent: bool = True
    align: Align = Align.LEFT

    @property
    def runs(self) -> tuple[Run, ...]:
        """The text as runs, whichever way it was given."""
        return (Run(self.content),) if isinstance(self.content, str) else tuple(self.content)


@dataclass(frozen=True, slots=True)
class LabelledParagraph:
    """A label in 黑体 and its text, as 出席 / 请假 / 列席 in minutes."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table; `width` is its share beside the others."""

    title: str
    width: float = 1.0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table whose head is repeated on every page; `note` stands above it, as 单位：人、次.

    A cell is anything with a text; a `MarkedCell` shows what was struck out and what was added.
    """

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[object]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Empty lines to sign on, one a label, kept together: 主持人签字：________."""

    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class Closing:
    """The name of the issuing body and the date under the text, without a seal."""

    name: str
    day: date


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts a page."""


@dataclass(frozen=True, slots=True)
class AttachmentList:
    """The note under the text that names what is attached: 附件：1. …"""

    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class AttachmentStart:
    """An attachment begins on a new page: 附件1 at the top left, its title centred below.

    Give no number when the document has one attachment only.
    """

    title: str
    number: int | None = None


Block = (
    Heading
    | Paragraph
    | LabelledParagraph
    | Table
    | SignatureLines
    | Closing
    | PageBreak
    | AttachmentList
    | AttachmentStart
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who made an export, when and from what; printed in small type at the end of every export.

    `made_at` is printed as it stands: convert it to local time first.
    """

    made_by: str
    made_at: datetime
    source: str

    def line(self) -> str:
        """Return the three facts as one Chinese line."""
        gap = WIDE_SPACE
        return clean_line(
            f"导出人：{self.made_by}{gap}导出时间：{self.made_at:%Y-%m-%d %H:%M}{gap}来源：{self.source}"
        )

    def mark(self) -> str:
        """Return who and when, short enough to lie across a page or to stand in its head."""
        return clean_line(f"{self.made_by} {self.made_at:%Y-%m-%d %H:%M} 导出")


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Args:
        title: printed centred in 小标宋; `\\n` breaks it where the author wants.
        blocks: the text in order.
        meta: short lines under the title (单位, 日期 …), centred.
        landscape: A4 across, for ledgers.
        author: name for the file's properties.
        created_at: moment for the file's properties; aware, or taken as UTC.
        provenance: set for exports.
        watermark: light text across every page of the PDF and in the head of the Word file; an export
            has who and when there unless it is given.
    """

    title: str
    blocks: Sequence[Block] = ()
    meta: Sequence[str] = ()
    landscape: bool = False
    author: str = ""
    created_at: datetime | None = None
    provenance: Provenance | None = None
    watermark: str = ""

    @property
    def page_mark(self) -> str:
        """What lies across every page."""
        return self.watermark or (self.provenance.mark() if self.provenance else "")


def chinese_date(day: date) -> str:
    """Return a date as documents write it: 2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def numbered_headings(blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Yield every block with the number its heading bears (empty for other blocks).

    A heading restarts the count of all deeper levels; an attachment restarts all of them.
    """
    counts = [0, 0, 0, 0]
    for block in blocks:
        number = ""
        if isinstance(block, AttachmentStart):
            counts = [0, 0, 0, 0]
        elif isinstance(block, Heading):
            counts[block.level :] = [0] * (4 - block.level)
            if block.numbered:
                counts[block.level - 1] += 1
                number = _heading_number(block.level, counts[block.level - 1])
        yield block, number


def _heading_number(level: int, count: int) -> str:
    if level == 1:
        return f"{chinese_number(count)}、"
    if level == 2:
        return f"（{chinese_number(count)}）"
    return f"{count}." if level == 3 else f"（{count}）"


def attachment_lines(block: AttachmentList) -> list[str]:
    """Return the lines of an attachment note; the second line on aligns under the first number."""
    names = [clean_line(name) for name in block.names]
    if len(names) == 1:
        return [f"附件：{names[0]}"]
    lead = WIDE_SPACE * 3
    return [f"{'附件：' if at == 1 else lead}{at}. {name}" for at, name in enumerate(names, start=1)]


def closing_indents(block: Closing) -> tuple[float, float]:
    """Return the right indents of the name and of the date, in characters.

    Without a seal the date starts two characters right of the name, and the longer of the two ends two
    characters before the margin (GB/T 9704-2012, 7.3.5.2).
    """
    name_width = text_width(clean_line(block.name))
    date_width = text_width(chinese_date(block.day)) + 2
    return 2 + max(0.0, date_width - name_width), 2 + max(0.0, name_width - date_width)


def text_width(text: str) -> float:
    """Return the width of a text in full characters: a half-width letter or digit counts 0.5."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)
