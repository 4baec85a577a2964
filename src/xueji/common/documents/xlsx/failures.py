"""Give a filled workbook back with the reason beside every row that was refused.

The sheet's XML is edited in place: everything else in the file (formats, drop-downs, other sheets) stays
as the user left it, and 100,000 rows take a second.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import BinaryIO, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from xueji.common.documents.errors import UnreadableWorkbook
from xueji.common.documents.xlsx.book import Book
from xueji.common.documents.xlsx.cells import cell_text, column_letter, head_key
from xueji.common.documents.xlsx.columns import Column
from xueji.common.documents.xlsx.heads import REASON_HEAD, HeadRow
from xueji.common.documents.xlsx.package import READ_ERRORS, Package, open_package
from xueji.common.documents.xlsx.read import CellError, best_sheet

_ROW: Final = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_NUMBER: Final = re.compile(rb'\br="(\d+)"')
_SPANS: Final = re.compile(rb'\s+spans="[^"]*"')


def mark_failures(file: BinaryIO | bytes, columns: Sequence[Column], failures: Iterable[CellError]) -> bytes:
    """Return the same workbook with a column 错误原因 filled in for the rows that failed.

    An earlier such column is filled anew, so that a mended file can go round again.

    Raises:
        UnreadableWorkbook: the file is not a readable .xlsx.
    """
    package = _open_again(file)
    try:
        path, head = _locate(package, columns)
        return _rewritten(package, path, _Marker(head, _reasons(failures)).mark)
    except READ_ERRORS as error:
        raise UnreadableWorkbook("工作簿无法改写，请从错误清单中查看原因。") from error


def _open_again(file: BinaryIO | bytes) -> Package:
    """Open a file that may have been read before: a stream is read from its start."""
    if not isinstance(file, bytes):
        file.seek(0)
    return open_package(file)


def _reasons(failures: Iterable[CellError]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for failure in failures:
        text = f"{failure.column}：{failure.message}" if failure.column else failure.message
        found.setdefault(failure.row, []).append(text)
    return {row: "；".join(texts) for row, texts in found.items()}


def _locate(package: Package, columns: Sequence[Column]) -> tuple[str, HeadRow]:
    book = Book(package)
    try:
        part, head = best_sheet(book, columns)
    finally:
        book.close()
    return part.path, head


def _rewritten(package: Package, path: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(package.stream()) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            target.writestr(part, change(content) if part.filename == path else content, ZIP_DEFLATED)
    return stream.getvalue()


class _Marker:
    """Sets the reason column of one sheet's XML."""

    def __init__(self, head: HeadRow, reasons: dict[int, str]) -> None:
        self.head_row = head.row
        self.reasons = {head.row: REASON_HEAD} | {
            # A failure of the heads themselves cannot share their cell.
            (row if row != head.row else head.row + 1): text
            for row, text in reasons.items()
        }
        self.letter = column_letter(self._place(head)).encode()
        self.old_cell = re.compile(
            rb'<(?:\w+:)?c\b[^>]*?\br="' + self.letter + rb'\d+"[^>]*?(?:/>|>.*?</(?:\w+:)?c>)', re.DOTALL
        )
        self.last_row = 0

    @staticmethod
    def _place(head: HeadRow) -> int:
        keys = [head_key(text) for text in head.heads]
        if head_key(REASON_HEAD) in keys:
            return keys.index(head_key(REASON_HEAD)) + 1
        return max((at for at, text in enumerate(keys, start=1) if text), default=0) + 1

    def mark(self, xml: bytes) -> bytes:
        """Return the sheet with the reasons set; rows that are not in it are added at its end."""
        marked = _ROW.sub(self._row, xml)
        return self._add_missing_rows(marked)

    def _row(self, found: re.Match[bytes]) -> bytes:
        prefix, attributes, inner = found[1], found[2], found[4] or b""
        number = _NUMBER.search(attributes)
        row = int(number[1]) if number else self.last_row + 1
        self.last_row = row
        reason = self.reasons.pop(row, "")
        if row < self.head_row or (not reason and self.letter not in inner):
            return found[0]
        kept = self.old_cell.sub(b"", inner)
        # `spans` is only a hint of a row's width, and would now be wrong.
        opened = b"<" + prefix + b"row" + _SPANS.sub(b"", attributes.rstrip(b"/")) + b">"
        return opened + self._insert(kept, row, reason, prefix) + b"</" + prefix + b"row>"

    def _insert(self, cells: bytes, row: int, reason: str, prefix: bytes) -> bytes:
        """Put the reason's cell in its place: cells must stand in the order of their columns."""
        if not reason:
            return cells
        cell = self._cell(row, reason, prefix)
        for found in re.finditer(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)\d+"', cells):
            if (len(found[1]), found[1]) > (len(self.letter), self.letter):
                return cells[: found.start()] + cell + cells[found.start() :]
        return cells + cell

    def _cell(self, row: int, reason: str, prefix: bytes) -> bytes:
        reference = self.letter.decode() + str(row)
        x = prefix.decode()
        return (
            f'<{x}c r="{reference}" t="inlineStr"><{x}is><{x}t xml:space="preserve">'
            f"{escape(cell_text(reason))}</{x}t></{x}is></{x}c>"
        ).encode()

    def _add_missing_rows(self, xml: bytes) -> bytes:
        """Append rows for reasons whose row the file does not hold (none in practice but the last)."""
        late = sorted(row for row in self.reasons if row > self.last_row)
        end = re.search(rb"</((?:\w+:)?)sheetData>", xml)
        if not late or end is None:
            return xml
        prefix = end[1]
        added = b"".join(
            b'<%brow r="%d">%b</%brow>' % (prefix, row, self._cell(row, self.reasons[row], prefix), prefix)
            for row in late
        )
        return xml[: end.start()] + added + xml[end.start() :]
