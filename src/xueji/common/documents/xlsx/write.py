"""Write a table as a workbook ready to print: A4 across, frozen head, footer, provenance."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from xueji.common.documents.model import Provenance
from xueji.common.documents.text import clean_line
from xueji.common.documents.xlsx.cells import cell_text
from xueji.common.documents.xlsx.columns import NUMBER_FORMATS, TEXT_KINDS, Column, Kind

_A4: Final = 9
_MM_PER_INCH: Final = 25.4
_SAFE_OPTIONS: Final[dict[str, Any]] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
_MAX_SHEET_NAME: Final = 31
_MAX_HEADER: Final = 200  # Excel refuses more than 255 characters with the codes
_LINE_POINTS: Final = 13.5
_MAX_ROW_POINTS: Final = 408.75  # set by Excel
# Excel has no dates before its epoch.
_FIRST_YEAR: Final = 1900


def write_table(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    meta: Sequence[str] = (),
    footer: Sequence[str] = (),
    sheet_name: str = "",
    provenance: Provenance | None = None,
    author: str = "",
    created_at: datetime | None = None,
) -> bytes:
    """Return a workbook with one printed table.

    Args:
        title: set in large type over the table.
        columns: heads, kinds and widths.
        rows: values in the order of the columns; dates become real dates, numbers numbers, any other
            value harmless text. Moments are written as they stand: convert them to local time first.
        meta: short texts between title and table (单位：…, 单位：人、次), spread over the width.
        footer: labels to fill in under the table, as 填表人：, 审核人：, 填报日期：.
        sheet_name: name of the sheet; the title when left out.
        provenance: who made the export, when and from what.
        author: name in the file's properties; the maker's when left out.
        created_at: moment in the file's properties; the provenance's when left out.
    """
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, _SAFE_OPTIONS)
    _set_properties(book, title, author or (provenance.made_by if provenance else ""), created_at, provenance)
    sheet = book.add_worksheet(safe_sheet_name(sheet_name or title))
    formats = _formats(book, columns)
    head_row = _write_head(sheet, formats, title, columns, meta)
    last = head_row
    for last, row in enumerate(rows, start=head_row + 1):
        _set_height(sheet, last, columns, row)
        for at, (column, value) in enumerate(zip(columns, row, strict=True)):
            write_cell(sheet, last, at, value, column.kind, formats[column.kind])
    sheet.autofilter(head_row, 0, max(last, head_row + 1), len(columns) - 1)
    _write_foot(sheet, formats, last + 1, len(columns), footer, provenance)
    _set_print(sheet, head_row, provenance)
    book.close()
    return stream.getvalue()


def write_cell(sheet: Any, row: int, column: int, value: object, kind: Kind, style: Any) -> None:
    """Write one value in its own type; text is made harmless and never becomes a formula or a link."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否", style)
    elif isinstance(value, (int, float, Decimal)) and kind not in TEXT_KINDS and _fits_a_cell(value):
        sheet.write_number(row, column, float(value), style)
    elif isinstance(value, date) and value.year < _FIRST_YEAR:
        sheet.write_string(row, column, value.isoformat(), style)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
    else:
        sheet.write_string(row, column, cell_text(value), style)


def _fits_a_cell(number: int | float | Decimal) -> bool:
    """Tell whether Excel, which keeps 15 digits, holds the number as it is."""
    return -(10**15) < number < 10**15  # also refuses infinity and not-a-number


def safe_sheet_name(name: str) -> str:
    """Return a name Excel accepts for a sheet: at most 31 characters, none of []:*?/\\, no outer quotes."""
    kept = "".join(" " if char in "[]:*?/\\" else char for char in clean_line(name))
    return kept.strip(" '")[:_MAX_SHEET_NAME].strip(" '") or "数据"


def _set_properties(
    book: Any, title: str, author: str, created_at: datetime | None, provenance: Provenance | None
) -> None:
    moment = created_at or (provenance.made_at if provenance else None) or datetime(1980, 1, 1, tzinfo=UTC)
    moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    book.set_properties(
        {
            "title": clean_line(title)[:255],
            "author": clean_line(author)[:255],
            "comments": provenance.line() if provenance else "",
            "created": moment,
        }
    )


def _formats(book: Any, columns: Sequence[Column]) -> dict[str, Any]:
    font = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
    cell = font | {"border": 1, "text_wrap": True}
    made = {
        "title": book.add_format(font | {"font_name": "方正小标宋简体", "font_size": 22, "align": "center"}),
        "head": book.add_format(cell | {"font_name": "黑体", "align": "center", "bg_color": "#F2F2F2"}),
        "plain": book.add_format(font),
        "small": book.add_format(font | {"font_size": 9, "font_color": "#595959"}),
    }
    for kind in {column.kind for column in columns}:
        pattern = "@" if kind in TEXT_KINDS else NUMBER_FORMATS[kind]
        made[kind] = book.add_format(cell | {"num_format": pattern})
    return made


def _write_head(
    sheet: Any, formats: dict[str, Any], title: str, columns: Sequence[Column], meta: Sequence[str]
) -> int:
    """Write title, meta line and heads; return the row of the heads, counted from 0."""
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    sheet.set_row(0, 36)
    if len(columns) > 1:
        sheet.merge_range(0, 0, 0, len(columns) - 1, "", formats["title"])
    sheet.write_string(0, 0, cell_text(clean_line(title)), formats["title"])
    row = 1
    if meta:
        _spread(sheet, row, len(columns), meta, formats["plain"])
        row += 1
    sheet.set_row(row, 24)
    for at, column in enumerate(columns):
        sheet.write_string(row, at, cell_text(column.title), formats["head"])
    sheet.freeze_panes(row + 1, 0)
    return row


def _set_height(sheet: Any, row: int, columns: Sequence[Column], values: Sequence[object]) -> None:
    """Make a row as high as its longest wrapped text; not every program does so by itself."""
    texts = [
        (value, column.width) for value, column in zip(values, columns, strict=True) if isinstance(value, str)
    ]
    # A Chinese character is two wide, as in this encoding; one character stays free at the edge.
    lines = max((_wrapped_lines(text, max(2, int(width) - 1)) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE_POINTS + 3, _MAX_ROW_POINTS))


def _wrapped_lines(text: str, width: int) -> int:
    if len(text) * 2 <= width:
        return 1
    return sum(max(1, -(-len(line.encode("gb18030", "replace")) // width)) for line in text.split("\n"))


def _spread(sheet: Any, row: int, columns: int, texts: Sequence[str], style: Any) -> None:
    """Write short texts at even steps across the width of the table, in one row."""
    placed: dict[int, str] = {}
    for at, text in enumerate(texts):
        column = at * columns // len(texts)
        placed[column] = f"{placed.get(column, '')}\u3000{clean_line(text)}".strip("\u3000")
    for column, text in sorted(placed.items()):
        sheet.write_string(row, column, cell_text(text), style)


def _write_foot(
    sheet: Any,
    formats: dict[str, Any],
    row: int,
    columns: int,
    footer: Sequence[str],
    provenance: Provenance | None,
) -> None:
    if footer:
        sheet.set_row(row, 24)
        _spread(sheet, row, columns, footer, formats["plain"])
        row += 1
    if provenance:
        sheet.write_string(row, 0, cell_text(provenance.line()), formats["small"])


def _set_print(sheet: Any, head_row: int, provenance: Provenance | None) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    margins = {"left": 15, "right": 15, "top": 20, "bottom": 18}
    sheet.set_margins(**{side: mm / _MM_PER_INCH for side, mm in margins.items()})
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if provenance:
        # Every printed page says who took it out and when; "&" begins a code there, so it is doubled.
        sheet.set_header(f"&R&9{provenance.mark()[:_MAX_HEADER].replace('&', '&&')}")
