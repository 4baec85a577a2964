import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from xueji.common.documents.errors import UnreadableWorkbook
from xueji.common.documents.tests.samples import workbook
from xueji.common.documents.xlsx.book import UNCALCULATED, Book
from xueji.common.documents.xlsx.package import open_package

MIDNIGHT = datetime(2026, 1, 5, tzinfo=UTC).replace(tzinfo=None)


def _rows(content: bytes, last_column: int = 6) -> list[list[Any]]:
    book = Book(open_package(content))
    return [row.cells for row in book.rows(book.sheets[0], last_column)]


def _with_sheet(xml: str, **parts: str) -> bytes:
    """Return a workbook whose first sheet is this XML, with further parts by name."""
    stream = BytesIO()
    named = {"sharedStrings": "xl/sharedStrings.xml"}
    with zipfile.ZipFile(BytesIO(workbook([]))) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            if name not in {"xl/worksheets/sheet1.xml", *(named[key] for key in parts)}:
                target.writestr(name, source.read(name))
        target.writestr("xl/worksheets/sheet1.xml", xml)
        for key, content in parts.items():
            target.writestr(named[key], content)
    return stream.getvalue()


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9, allow_nan=False).filter(lambda number: number == 0 or abs(number) > 1e-6),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
        lambda text: not text.startswith("=") and "_x" not in text
    ),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=5))
def test_any_sheet_reads_as_openpyxl_reads_it(rows: list[list[Any]]) -> None:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    peer = load_workbook(BytesIO(stream.getvalue())).active
    expected = [[peer.cell(at, column).value for column in range(1, 7)] for at in range(1, peer.max_row + 1)]
    got = {row.number: row.cells for row in _book_rows(stream.getvalue())}
    assert [got.get(at, [None] * 6) for at in range(1, peer.max_row + 1)] == expected


def _book_rows(content: bytes) -> list[Any]:
    book = Book(open_package(content))
    return list(book.rows(book.sheets[0], 6))


def test_texts_in_several_styles_are_one_and_reading_aids_are_left_out() -> None:
    shared = "<sst><si><r><t>重</t></r><r><t>庆</t></r><rPh sb='0' eb='1'><t>chong</t></rPh></si></sst>"
    sheet = "<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='inlineStr'>"
    sheet += "<is><t>a_x000A_b</t></is></c></row></sheetData></worksheet>"
    assert _rows(_with_sheet(sheet, sharedStrings=shared), 2) == [["重庆", "a\nb"]]


def test_cells_without_an_address_follow_each_other_and_prefixes_do_not_matter() -> None:
    sheet = (
        "<x:worksheet xmlns:x='urn:x'><x:sheetData><x:row r='3' hidden='1'><x:c><x:v>1</x:v></x:c>"
        "<x:c r='D3' t='str'><x:f>A1</x:f><x:v></x:v></x:c><x:c><x:f>A1</x:f><x:v/></x:c></x:row>"
        "<x:row><x:c t='e'><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    found = _book_rows(_with_sheet(sheet))
    assert [(row.number, row.is_hidden) for row in found] == [(3, True), (4, False)]
    assert found[0].cells == [1, None, None, "", UNCALCULATED, None]
    assert found[1].cells[0] == "#N/A"


def test_dates_count_from_the_workbooks_own_epoch() -> None:
    book = Workbook()
    book.active.append([MIDNIGHT])
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    stream = BytesIO()
    book.save(stream)
    assert _rows(stream.getvalue(), 1) == [[MIDNIGHT]]


@pytest.mark.parametrize("row", ["0", "1048577", "99999999999"])
def test_a_row_excel_cannot_have_is_refused(row: str) -> None:
    sheet = f"<worksheet><sheetData><row r='{row}'/></sheetData></worksheet>"
    with pytest.raises(UnreadableWorkbook, match="超出范围"):
        _rows(_with_sheet(sheet))


def test_merged_areas_are_found_wherever_the_file_is_cut() -> None:
    areas = "".join(f"<mergeCell ref='A{row}:B{row}'/>" for row in range(1, 20_001)).replace("'", '"')
    sheet = f"<worksheet><sheetData/><mergeCells>{areas}</mergeCells></worksheet>"
    book = Book(open_package(_with_sheet(sheet)))
    found = book.merged_areas(book.sheets[0])
    assert len(found) == 20_000
    assert found[-1] == "A20000:B20000"
