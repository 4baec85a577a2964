from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from xueji.common.documents.model import Provenance
from xueji.common.documents.tests.samples import COLUMNS, HOSTILE, MOMENT
from xueji.common.documents.xlsx import Column, Kind, read_rows, write_table, write_template
from xueji.common.documents.xlsx.cells import cell_text, neutralize, restore, tidy_name, tidy_text
from xueji.common.documents.xlsx.write import safe_sheet_name


def _sheet(content: bytes) -> Any:
    return load_workbook(BytesIO(content)).worksheets[0]


@pytest.fixture(scope="module")
def ledger() -> Any:
    columns = [Column("日期", kind=Kind.DATE), Column("内容"), Column("人数", kind=Kind.INTEGER)]
    rows: list[list[object]] = [[date(2026, 1, 5), "=HYPERLINK(1)", 12], [None, HOSTILE, "未报"]]
    made = write_table(
        "学习台账",
        columns,
        rows,
        meta=("单位：青山县财政局", "单位：人、次"),
        footer=("填表人：", "审核人：", "填报日期："),
        provenance=Provenance("李明", MOMENT, "学习台账"),
    )
    return _sheet(made)


def test_values_keep_their_types(ledger: Any) -> None:
    assert ledger["A4"].value == datetime(2026, 1, 5)  # noqa: DTZ001
    assert ledger["A4"].number_format == "yyyy-mm-dd"
    assert ledger["C4"].value == 12
    assert (ledger["A5"].value, ledger["C5"].value) == (None, "未报")


def test_no_text_becomes_a_formula(ledger: Any) -> None:
    assert (ledger["B4"].value, ledger["B4"].data_type) == ("'=HYPERLINK(1)", "s")
    assert "<script>" in ledger["B5"].value
    assert ledger["B5"].hyperlink is None


def test_the_sheet_is_ready_to_print(ledger: Any) -> None:
    assert (ledger.page_setup.orientation, int(ledger.page_setup.paperSize)) == ("landscape", 9)
    assert ledger.page_setup.fitToHeight == 0
    assert ledger.freeze_panes == "A4"
    assert ledger.print_title_rows == "$3:$3"
    assert ledger["A1"].font.sz == 22


def test_the_foot_tells_who_made_it_when_and_from_what(ledger: Any) -> None:
    assert [ledger.cell(6, at).value for at in (1, 2, 3)] == ["填表人：", "审核人：", "填报日期："]
    assert ledger["A7"].value == "导出人：李明　导出时间：2026-01-05 09:30　来源：学习台账"
    assert ledger.parent.properties.creator == "李明"


def test_long_texts_and_early_dates_still_open() -> None:
    rows: list[list[object]] = [["长" * 100_000], [date(1899, 1, 1)], [float("nan")], [10**18]]
    sheet = _sheet(write_table("长", [Column("甲", kind=Kind.INTEGER)], rows))
    assert len(sheet["A3"].value) == 32_767
    assert sheet["A3"].value.endswith("（原文过长，此处截断）")
    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == ["1899-01-01", "nan", str(10**18)]


def test_rows_are_as_high_as_their_wrapped_text() -> None:
    sheet = _sheet(write_table("高", [Column("甲", width=11)], [["短"], ["长" * 20], ["长" * 30_000]]))
    heights = [sheet.row_dimensions[row].height for row in (3, 4, 5)]
    assert heights == [None, 4 * 13.5 + 3, 408.75]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        write_table("短", [Column("甲"), Column("乙")], [["1"]])


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from("=+-@'\t\r\n \u3000＝"), st.characters()), max_size=12))
def test_neutralizing_is_undone_exactly_and_leaves_no_formula(text: str) -> None:
    safe = neutralize(text)
    assert restore(safe) == text
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_written_opens_and_is_what_was_meant(texts: list[str]) -> None:
    sheet = _sheet(write_table("文", [Column("甲")], [[text] for text in texts]))
    for row, text in enumerate(texts, start=3):
        value = sheet.cell(row, 1).value
        assert sheet.cell(row, 1).data_type != "f"
        if "_x" not in text.lower():
            assert (value or "") == cell_text(text)


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("　青山县  财政局 ", "青山县 财政局"),
        ("财政局(机关)", "财政局（机关）"),
        ("A（1）", "A(1)"),
        ("'=1", "=1"),
    ]
    + [("\u200b喆\ufeff", "喆"), ("é", "é")],
)
def test_typed_text_is_tidied(typed: str, tidied: str) -> None:
    assert tidy_text(typed) == tidied


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("张　三", "张三"),
        ("买买提•艾力", "买买提·艾力"),
        ("John Smith", "John Smith"),
        (" 欧阳 喆 ", "欧阳喆"),
    ],
)
def test_names_lose_their_padding(typed: str, tidied: str) -> None:
    assert tidy_name(typed) == tidied


@pytest.mark.parametrize(
    ("name", "safe"), [("a/b:c", "a b c"), ("'x'", "x"), ("", "数据"), ("长" * 40, "长" * 31)]
)
def test_sheet_names_are_made_acceptable(name: str, safe: str) -> None:
    assert safe_sheet_name(name) == safe


def test_a_template_guides_the_one_who_fills_it_in() -> None:
    content = write_template(COLUMNS, notes=("每人一行。",))
    book = load_workbook(BytesIO(content))
    assert [sheet.title for sheet in book] == ["数据", "填写说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    data = book["数据"]
    assert [cell.value for cell in data[1]][:3] == ["*姓名", "*编号", "单位"]
    assert data.column_dimensions["B"].width > 10
    assert data["B2"].number_format == "@"
    assert data.data_validations.dataValidation[0].formula1 == "选项!$F$1:$F$2"
    assert any(row[0].value == "每人一行。" for row in book["填写说明"].iter_rows())
    assert read_rows(content, COLUMNS).total == 0
