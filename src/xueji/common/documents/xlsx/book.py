"""Read the rows of a workbook's sheets as a stream: one pass of expat, a few seconds for a million cells.

openpyxl builds an object for every text, takes three times as long, and leaves out what matters here:
hidden rows, merged areas, and formulas whose result was never saved.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, Final
from xml.parsers import expat
from zipfile import ZipFile

from xueji.common.documents.errors import UnreadableWorkbook
from xueji.common.documents.xlsx.package import MAX_SHEET_ROWS, Package, SheetPart, elements, local_name
from xueji.common.lazy import lazily

cells, escapes = lazily("openpyxl.utils.cell"), lazily("openpyxl.utils.escape")
datetimes, numbers = lazily("openpyxl.utils.datetime"), lazily("openpyxl.styles.numbers")

_CHUNK_BYTES: Final = 1 << 18
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z0-9:]+)"')
_OVERLAP: Final = 200


class Uncalculated:
    """What stands in a cell whose formula was saved without its result."""


UNCALCULATED: Final = Uncalculated()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number from 1 as users see it, its cells from column A on, and whether it is hidden."""

    number: int
    cells: list[Any]
    is_hidden: bool


class Book:
    """A checked workbook, open for reading."""

    def __init__(self, package: Package) -> None:
        self.sheets = package.sheets
        self._archive = ZipFile(package.stream())
        self._names = set(self._archive.namelist())

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    @cached_property
    def epoch(self) -> datetime:
        """The day from which the workbook counts its dates."""
        properties = [one for tag, one in elements(self._archive, "xl/workbook.xml") if tag == "workbookPr"]
        is_mac = any(one.get("date1904") in ("1", "true") for one in properties)
        epoch: datetime = datetimes.MAC_EPOCH if is_mac else datetimes.WINDOWS_EPOCH
        return epoch

    @cached_property
    def date_styles(self) -> frozenset[str]:
        """Numbers of the cell styles that show a number as a date."""
        if "xl/styles.xml" not in self._names:
            return frozenset()
        formats = {str(number): code for number, code in numbers.BUILTIN_FORMATS.items()}
        found: list[str] = []
        is_cell = False
        for tag, attributes in elements(self._archive, "xl/styles.xml"):
            if tag == "numFmt":
                formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                is_cell = tag == "cellXfs"
            elif tag == "xf" and is_cell:
                found.append(formats.get(attributes.get("numFmtId", "0"), ""))
        return frozenset(str(at) for at, code in enumerate(found) if code and numbers.is_date_format(code))

    @cached_property
    def shared_texts(self) -> list[str]:
        """The texts that cells point to by number."""
        if "xl/sharedStrings.xml" not in self._names:
            return []
        scan = _TextScan()
        with self._archive.open("xl/sharedStrings.xml") as part:
            scan.parser.ParseFile(part)
        return scan.texts

    def rows(self, sheet: SheetPart, last_column: int) -> Iterator[SheetRow]:
        """Yield the rows that the file holds, each with the cells up to a column counted from 1."""
        scan = _RowScan(self, last_column)
        with self._archive.open(sheet.path) as part:
            while chunk := part.read(_CHUNK_BYTES):
                scan.parser.Parse(chunk)
                yield from scan.take()
            scan.parser.Parse(b"", True)
        yield from scan.take()

    def merged_areas(self, sheet: SheetPart) -> list[str]:
        """References of the merged areas of a sheet, as A3:B5."""
        found: list[str] = []
        tail = b""
        with self._archive.open(sheet.path) as part:
            while chunk := part.read(_CHUNK_BYTES):
                window = tail + chunk
                last = 0
                for match in _MERGED.finditer(window):
                    found.append(match[1].decode())
                    last = match.end()
                tail = window[max(last, len(window) - _OVERLAP) :]
        return found


class _TextScan:
    """Collects the shared texts; a text in several styles is one text, phonetic guides are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.is_text = self.is_guide = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        tag = local_name(tag)
        if tag == "t":
            self.is_text = not self.is_guide
        elif tag == "rPh":
            self.is_guide = True
        elif tag == "si":
            self.pieces = []

    def end(self, tag: str) -> None:
        tag = local_name(tag)
        if tag == "t":
            self.is_text = False
        elif tag == "rPh":
            self.is_guide = False
        elif tag == "si":
            self.texts.append(_unescaped("".join(self.pieces)))

    def text(self, piece: str) -> None:
        if self.is_text:
            self.pieces.append(piece)


class _RowScan:
    """Turns the elements of a sheet into rows."""

    def __init__(self, book: Book, last_column: int) -> None:
        self.book = book
        self.last_column = last_column
        self.done: list[SheetRow] = []
        self.row, self.cells, self.is_hidden = 0, [None] * last_column, False
        self.column, self.kind, self.style = 0, "n", ""
        self.is_formula = self.is_value = self.is_guide = False
        self.pieces: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def take(self) -> list[SheetRow]:
        """Return the rows finished since the last call."""
        done, self.done = self.done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local_name(tag)
        if tag == "c":
            reference = attributes.get("r")
            self.column = _column_of(reference.rstrip("0123456789")) if reference else self.column + 1
            self.kind = attributes.get("t", "n")
            self.style = attributes.get("s", "")
            self.is_formula = False
            self.pieces = []
        elif tag in ("v", "t"):
            self.is_value = not self.is_guide
        elif tag == "f":
            self.is_formula = True
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "rPh":
            self.is_guide = True

    def start_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        if not 1 <= self.row <= MAX_SHEET_ROWS:
            raise UnreadableWorkbook(f"工作表中有超出范围的行号 {self.row}，文件不是由 Excel 或 WPS 保存的。")
        self.cells = [None] * self.last_column
        self.column = 0
        self.is_hidden = attributes.get("hidden") in ("1", "true")

    def end(self, tag: str) -> None:
        tag = local_name(tag)
        if tag in ("v", "t"):
            self.is_value = False
        elif tag == "c":
            if 0 < self.column <= self.last_column and (self.pieces or self.is_formula):
                self.cells[self.column - 1] = self.value()
        elif tag == "row":
            self.done.append(SheetRow(self.row, self.cells, self.is_hidden))
        elif tag == "rPh":
            self.is_guide = False

    def text(self, piece: str) -> None:
        if self.is_value:
            self.pieces.append(piece)

    def value(self) -> Any:
        """The value of the cell that has just ended."""
        text = "".join(self.pieces)
        if self.is_formula and not text and self.kind != "str":
            return UNCALCULATED
        if self.kind == "n":
            return self.number(text)
        if self.kind == "s":
            return self.book.shared_texts[int(text)]
        if self.kind == "b":
            return text.strip() == "1"
        if self.kind == "d":
            return datetime.fromisoformat(text).replace(tzinfo=None)
        return _unescaped(text)

    def number(self, text: str) -> Any:
        """A number, or the moment it stands for when the cell is shown as a date."""
        number = int(text) if text.isdigit() else float(text)
        if self.style not in self.book.date_styles:
            return number
        try:
            return datetimes.from_excel(number, self.book.epoch)
        except (OverflowError, ValueError):
            return number


@lru_cache(maxsize=1024)
def _column_of(letters: str) -> int:
    return int(cells.column_index_from_string(letters))


def _unescaped(text: str) -> str:
    """Excel writes characters that XML cannot hold as _x000B_."""
    return str(escapes.unescape(text)) if "_x" in text else text
