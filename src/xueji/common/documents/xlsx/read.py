"""Read a filled workbook back, row by row, naming everything that is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Final

from xueji.common.documents.errors import UnreadableWorkbook
from xueji.common.documents.xlsx.book import UNCALCULATED, Book, SheetRow
from xueji.common.documents.xlsx.cells import tidy_text
from xueji.common.documents.xlsx.columns import Column
from xueji.common.documents.xlsx.convert import CellRefused, Value, convert
from xueji.common.documents.xlsx.heads import SEARCHED_COLUMNS, HeadRow, find_heads
from xueji.common.documents.xlsx.package import READ_ERRORS, SheetPart, open_package
from xueji.common.lazy import lazily

cells = lazily("openpyxl.utils.cell")

MAX_ROWS: Final = 200_000
_MAX_MERGED_CELLS: Final = 500_000
_SHOWN_ROWS: Final = 10
_SHOWN_HEADS: Final = 8
_DAMAGED: Final = "工作簿无法读取，可能已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell; `row` is the number users see, `column` the head or empty."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"第 {self.row} 行" + (f"“{self.column}”" if self.column else "")
        return f"{place}：{self.message}"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row without errors: its number and its values by column name, None for an empty cell."""

    number: int
    values: dict[str, Value]


@dataclass(slots=True)
class ReadResult:
    """What a workbook held.

    Args:
        rows: the rows without any error.
        errors: in the order of rows.
        notices: sentences the user should know though nothing is wrong (hidden rows were read).
        total: rows that held anything, the example left out.
        sheet: name of the sheet that was read.
    """

    rows: list[ReadRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    total: int = 0
    sheet: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether every row can be taken over."""
        return not self.errors


def read_rows(file: BinaryIO | bytes, columns: Sequence[Column], *, max_rows: int = MAX_ROWS) -> ReadResult:
    """Read the sheet whose heads fit the columns best.

    Empty lines and the template's example row are left out; heads may come in any order. Further columns are
    not read, which a notice tells. Nothing is guessed: a cell that cannot be read as its column asks is an
    error.

    Raises:
        UnreadableWorkbook: the file is not a readable .xlsx, or has more than `max_rows` rows.
    """
    package = open_package(file)
    try:
        book = Book(package)
        try:
            return _read_book(book, columns, max_rows)
        finally:
            book.close()
    except READ_ERRORS as error:
        raise UnreadableWorkbook(_DAMAGED) from error


def _read_book(book: Book, columns: Sequence[Column], max_rows: int) -> ReadResult:
    part, head = best_sheet(book, columns)
    result = ReadResult(sheet=part.name)
    result.errors = [CellError(head.row, column.title, text) for column, text in head.missing(columns)]
    if not head.places and not result.errors:
        titles = "、".join(column.title for column in columns)
        result.errors.append(CellError(head.row, "", f"没有找到表头，应有：{titles}"))
    result.errors += [
        CellError(head.row, title, f"有两列都叫“{title}”，请只留一列")
        for title in dict.fromkeys(head.repeated)
    ]
    if result.errors:
        return result
    if unused := head.unused():
        shown = "、".join(unused[:_SHOWN_HEADS]) + (" 等" if len(unused) > _SHOWN_HEADS else "")
        result.notices.append(f"有 {len(unused)} 列没有用到：{shown}。")
    reader = _Reader(columns, head, book.merged_areas(part), book.epoch)
    _collect(reader, book.rows(part, reader.last_column), result, max_rows)
    result.errors.sort(key=lambda error: error.row)
    return result


def best_sheet(book: Book, columns: Sequence[Column]) -> tuple[SheetPart, HeadRow]:
    """Return the visible sheet with most of the heads, and its row of heads."""
    visible = [part for part in book.sheets if part.visible]
    candidates = [(part, find_heads(book.rows(part, SEARCHED_COLUMNS), columns)) for part in visible]
    if not candidates:
        raise UnreadableWorkbook("工作簿里没有可见的工作表。")
    return max(candidates, key=lambda candidate: len(candidate[1].places))


class _Reader:
    """Converts the rows of one sheet."""

    def __init__(self, columns: Sequence[Column], head: HeadRow, areas: list[str], epoch: datetime) -> None:
        self.columns = [
            (column, head.places[column.name]) for column in columns if column.name in head.places
        ]
        self.absent = {column.name: None for column in columns if column.name not in head.places}
        self.head_row = head.row
        self.last_column = max(place for _, place in self.columns)
        self.epoch = epoch
        self.merged = self._merged_cells(areas)

    def _merged_cells(self, areas: list[str]) -> dict[int, list[CellError]]:
        """Return an error for every row that a merged area touches in a column that is read."""
        found: dict[int, list[CellError]] = {}
        spread = 0
        for reference in areas:
            left, top, right, bottom = cells.range_boundaries(reference)
            for column, place in self.columns:
                if not left <= place <= right:
                    continue
                spread += max(0, bottom - max(top, self.head_row))
                if spread > _MAX_MERGED_CELLS:
                    raise UnreadableWorkbook("合并单元格太多，请全部取消合并后再上传。")
                for row in range(max(top, self.head_row + 1), bottom + 1):
                    error = CellError(row, column.title, f"是合并单元格（{reference}），请取消合并并逐行填写")
                    found.setdefault(row, []).append(error)
        return found

    def is_empty(self, cells: Sequence[object]) -> bool:
        """Tell whether no column that is read holds anything in this row."""
        return all(_is_blank(cells[place - 1]) for _, place in self.columns)

    def is_example(self, cells: Sequence[object]) -> bool:
        """Tell whether a row is the example of the template, cell by cell."""
        if not any(column.example for column, _ in self.columns):
            return False
        return all(
            tidy_text(_plain(cells[place - 1])) == tidy_text(column.example) for column, place in self.columns
        )

    def read(self, cells: Sequence[object], row: int) -> tuple[dict[str, Value], list[CellError]]:
        """Return the values of one row and what is wrong with it."""
        values: dict[str, Value] = dict(self.absent)
        errors = list(self.merged.get(row, ()))
        merged = {error.column for error in errors}
        for column, place in self.columns:
            if column.title in merged:
                continue
            try:
                values[column.name] = self._value(cells[place - 1], column)
            except CellRefused as refusal:
                errors.append(CellError(row, column.title, str(refusal)))
        return values, errors

    def _value(self, cell: object, column: Column) -> Value:
        if cell is UNCALCULATED:
            raise CellRefused("是公式，而且没有保存计算结果，请复制后选择性粘贴为数值")
        value = convert(cell, column, self.epoch)
        if value is None and column.required:
            raise CellRefused("不能为空")
        return value


def _plain(cell: object) -> str:
    return "" if cell is None else str(cell)


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _collect(reader: _Reader, rows: Iterable[SheetRow], result: ReadResult, max_rows: int) -> None:
    hidden: list[int] = []
    for row in rows:
        if row.number <= reader.head_row or (reader.is_empty(row.cells) and row.number not in reader.merged):
            continue
        if not result.total and reader.is_example(row.cells):
            continue
        result.total += 1
        if result.total > max_rows:
            raise UnreadableWorkbook(f"数据超过 {max_rows} 行，请拆成几个文件分别上传。")
        if row.is_hidden:
            hidden.append(row.number)
        values, errors = reader.read(row.cells, row.number)
        if errors:
            result.errors += errors
        else:
            result.rows.append(ReadRow(row.number, values))
    if hidden:
        shown = "、".join(map(str, hidden[:_SHOWN_ROWS])) + (" 等" if len(hidden) > _SHOWN_ROWS else "")
        result.notices.append(f"第 {shown} 行是隐藏行，共 {len(hidden)} 行，也已读入，请确认。")
