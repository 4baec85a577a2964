"""Reads the paragraphs of a Word document, with the numbers Word itself puts in front (第%1条)."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from .document import Problem, UnreadableSource
from .numerals import to_chinese

LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024
_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE_FORMATS = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"}


def read_docx(data: bytes) -> tuple[list[str], tuple[Problem, ...]]:
    """Give the lines of a .docx and what was left out; raises :class:`UnreadableSource`.

    A paragraph is a line (a manual line break starts a new one). Tables are left out and named.
    """
    try:
        return _read(data)
    except UnreadableSource:
        raise
    except Exception as error:  # noqa: BLE001 - broken XML makes the parser raise anything at all
        raise UnreadableSource("这个 Word 文件已损坏，读不出内容；请在 Word 或 WPS 里打开后另存") from error


def _read(data: bytes) -> tuple[list[str], tuple[Problem, ...]]:
    document = _open(data)
    numbering = _Numbering(document)
    lines: list[str] = []
    problems: list[Problem] = []
    for block in document.element.body.iterchildren():
        if block.tag == f"{_NS}p":
            lines += _paragraph_lines(block, numbering)
        elif block.tag == f"{_NS}tbl":
            problems.append(Problem(max(len(lines), 1), "这一行之后有一张表格，表格没有导入，请人工补录"))
    return lines, tuple(problems)


def _open(data: bytes) -> Any:
    from docx import Document

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED_BYTES:
            raise UnreadableSource("这个 Word 文件解压后过大，没有读取")
        if "word/document.xml" not in archive.namelist():
            raise UnreadableSource("这是压缩包，不是 Word 文件（.docx）")
    return Document(io.BytesIO(data))


def _paragraph_lines(paragraph: Any, numbering: _Numbering) -> list[str]:
    """The visible text: inserted text counts, deleted text (revision marks) does not."""
    written = numbering.label(paragraph)
    for node in paragraph.iter(f"{_NS}t", f"{_NS}tab", f"{_NS}br", f"{_NS}cr"):
        if any(parent.tag in (f"{_NS}del", f"{_NS}tabs") for parent in node.iterancestors()):
            continue
        if node.tag == f"{_NS}t":
            written += node.text or ""
        else:
            written += "\t" if node.tag == f"{_NS}tab" else "\n"
    return written.split("\n")


class _Numbering:
    """Automatic numbering: counts along the document and writes the number Word would show."""

    def __init__(self, document: Any) -> None:
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.abstract_of: dict[str, str] = {}
        self.counters: dict[tuple[str, int], int] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")),
            None,
        )
        if part is not None:
            self._read(part.element)

    def _read(self, root: Any) -> None:
        for abstract in root.iter(f"{_NS}abstractNum"):
            for level in abstract.iter(f"{_NS}lvl"):
                key = (abstract.get(f"{_NS}abstractNumId"), int(level.get(f"{_NS}ilvl")))
                start = int(_value(level, "start") or 1)
                self.levels[key] = (_value(level, "lvlText"), _value(level, "numFmt"), start)
        for number in root.iter(f"{_NS}num"):
            self.abstract_of[number.get(f"{_NS}numId")] = _value(number, "abstractNumId")

    def label(self, paragraph: Any) -> str:
        """The number in front of a paragraph with a separating space, or an empty string."""
        properties = paragraph.find(f"{_NS}pPr/{_NS}numPr")
        if properties is None:
            return ""
        abstract = self.abstract_of.get(_value(properties, "numId"), "")
        depth = int(_value(properties, "ilvl") or 0)
        if (abstract, depth) not in self.levels:
            return ""
        pattern, number_format, start = self.levels[abstract, depth]
        number = self.counters.get((abstract, depth), start - 1) + 1
        self.counters[abstract, depth] = number
        for key in [key for key in self.counters if key[0] == abstract and key[1] > depth]:
            del self.counters[key]
        if "%" not in pattern:
            return ""
        shown = to_chinese(number) if number_format in _CHINESE_FORMATS else str(number)
        separator = "" if pattern.startswith(("（", "(")) else " "
        return re.sub(r"%\d", shown, pattern).strip() + separator


def _value(element: Any, name: str) -> str:
    child = element.find(f"{_NS}{name}")
    return "" if child is None else child.get(f"{_NS}val") or ""
