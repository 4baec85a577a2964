"""Write the workbook that people fill in: data sheet, 填写说明, and hidden lists behind the drop-downs."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from xueji.common.documents.xlsx.cells import cell_text, column_letter
from xueji.common.documents.xlsx.columns import FORMAT_WORDS, NUMBER_FORMATS, TEXT_KINDS, Column
from xueji.common.documents.xlsx.write import safe_sheet_name

HELP_SHEET: Final = "填写说明"
LIST_SHEET: Final = "选项"
# Drop-down lists reach this far down.
_LAST_ROW: Final = 100_000
# A row of the help sheet: its head and its width in characters.
_HELP_COLUMNS: Final = (
    ("列名", 18),
    ("是否必填", 10),
    ("格式", 34),
    ("可选内容", 34),
    ("说明", 60),
    ("示例", 24),
)


def write_template(
    columns: Sequence[Column], *, sheet_name: str = "数据", notes: Sequence[str] = ()
) -> bytes:
    """Return a workbook to fill in.

    The first sheet has the heads (required ones marked *), one grey example row when the columns give
    examples, and cells preset to the right format; `read_rows` with the same columns leaves the example out.
    `notes` are further sentences for the sheet 填写说明.
    """
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    font = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
    data = book.add_worksheet(safe_sheet_name(sheet_name))
    _write_data(book, data, columns, font)
    _write_help(book, columns, font, notes)
    _write_lists(book, data, columns)
    data.activate()
    book.close()
    return stream.getvalue()


def _write_data(book: Any, sheet: Any, columns: Sequence[Column], font: dict[str, Any]) -> None:
    head = font | {"bold": True, "align": "center", "border": 1, "bg_color": "#F2F2F2"}
    plain, required = book.add_format(head), book.add_format(head | {"font_color": "#B3131B"})
    gray = font | {"font_color": "#808080", "italic": True}
    has_example = any(column.example for column in columns)
    sheet.set_row(0, 24)
    for at, column in enumerate(columns):
        pattern = {"num_format": _pattern(column)}
        sheet.set_column(at, at, column.width, book.add_format(font | pattern))
        mark = "*" if column.required else ""
        sheet.write_string(0, at, cell_text(f"{mark}{column.title}"), required if mark else plain)
        if has_example:
            sheet.write_string(1, at, cell_text(column.example), book.add_format(gray | {"num_format": "@"}))
    sheet.freeze_panes(1, 0)
    _set_print(sheet)


def _set_print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _pattern(column: Column) -> str:
    return "@" if column.kind in TEXT_KINDS else NUMBER_FORMATS[column.kind]


def _write_help(book: Any, columns: Sequence[Column], font: dict[str, Any], notes: Sequence[str]) -> None:
    sheet = book.add_worksheet(HELP_SHEET)
    cell = book.add_format(font | {"border": 1, "text_wrap": True})
    head = book.add_format(font | {"border": 1, "bold": True, "bg_color": "#F2F2F2"})
    for at, (title, width) in enumerate(_HELP_COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, head)
    for row, column in enumerate(columns, start=1):
        needed = "必填" if column.required else "选填"
        choices = "、".join(column.allowed[:30]) + (" 等" if len(column.allowed) > 30 else "")
        facts = (column.title, needed, FORMAT_WORDS[column.kind], choices, column.help, column.example)
        for at, fact in enumerate(facts):
            sheet.write_string(row, at, cell_text(fact), cell)
    _set_print(sheet)
    standing = (
        "灰色斜体的示例行导入时自动跳过，可以保留。",
        "不要合并单元格，不要改动表头文字。",
        "红色带 * 的列必填。",
    )
    for row, note in enumerate((*standing, *notes), start=len(columns) + 2):
        sheet.write_string(row, 0, cell_text(note), book.add_format(font))


def _write_lists(book: Any, data: Any, columns: Sequence[Column]) -> None:
    sheet = book.add_worksheet(LIST_SHEET)
    sheet.hide()
    for at, column in enumerate(columns):
        if not column.allowed:
            continue
        for row, word in enumerate(column.allowed):
            sheet.write_string(row, at, cell_text(word))
        letter = column_letter(at + 1)
        source = f"={LIST_SHEET}!${letter}$1:${letter}${len(column.allowed)}"
        data.data_validation(
            1,
            at,
            _LAST_ROW,
            at,
            {
                "validate": "list",
                "source": source,
                "error_title": "不在可选内容中",
                "error_message": f"“{column.title[:20]}”只能从下拉列表中选择。",
            },
        )
