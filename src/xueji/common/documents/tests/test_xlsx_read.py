import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from xueji.common.documents.errors import UnreadableWorkbook
from xueji.common.documents.tests.samples import COLUMNS, GOOD, workbook
from xueji.common.documents.xlsx import CellError, Column, Kind, mark_failures, read_rows, write_table
from xueji.common.documents.xlsx import package as package_module
from xueji.common.documents.xlsx.convert import CellRefused, convert

MIDNIGHT = datetime(2026, 1, 5, tzinfo=UTC).replace(tzinfo=None)


def _errors(content: bytes) -> list[str]:
    return [str(error) for error in read_rows(content, COLUMNS).errors]


def _with(**changes: Any) -> tuple[object, ...]:
    keys = [column.name for column in COLUMNS]
    return tuple(changes.get(key, value) for key, value in zip(keys, GOOD, strict=True))


def test_a_good_row_comes_back_in_the_types_of_its_columns() -> None:
    result = read_rows(workbook([GOOD]), COLUMNS)
    assert result.is_clean
    assert result.rows[0].number == 2
    assert result.rows[0].values == {
        "name": "李明",
        "code": "330106199001011234",
        "unit": "青山县财政局",
        "born": "1990.10",
        "since": date(2021, 2, 3),
        "gender": "男",
        "order": 2,
    }


@pytest.mark.parametrize(
    "typed",
    ["2026-01-05", "2026.1.5", "2026年1月5日", "2026/1/5", "２０２６－１－５", "20260105", 46027, "46027"]
    + [MIDNIGHT, date(2026, 1, 5), " 2026-01-05 00:00:00 "],
)
def test_dates_are_read_in_every_usual_form(typed: object) -> None:
    assert convert(typed, Column("日", kind=Kind.DATE)) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [(Kind.MONTH, "1980年3月", "1980.03"), (Kind.MONTH, 1980.03, "1980.03"), (Kind.MONTH, 198003, "1980.03")]
    + [(Kind.INTEGER, "1,200", 1200), (Kind.DECIMAL, "１２.50", Decimal("12.50")), (Kind.TEXT, 12.0, "12")]
    + [
        (Kind.PERCENT, "25%", Decimal("0.25")),
        (Kind.PERCENT, 0.25, Decimal("0.25")),
        (Kind.BOOLEAN, "是", True),
    ]
    + [
        (Kind.DATETIME, "2026年1月5日 9:30", datetime(2026, 1, 5, 9, 30, tzinfo=UTC).replace(tzinfo=None)),
        (Kind.CODE, " ３３ 01", "3301"),
    ],
)
def test_values_are_read_as_their_column_means(kind: Kind, typed: object, value: object) -> None:
    assert convert(typed, Column("列", kind=kind)) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.DATE, "2026-02-30"),
        (Kind.DATE, "五月"),
        (Kind.DATE, 12),
        (Kind.MONTH, 1980.1),
        (Kind.MONTH, "1980.13"),
    ]
    + [
        (Kind.INTEGER, 1.5),
        (Kind.INTEGER, "nan"),
        (Kind.INTEGER, "1e400"),
        (Kind.PERCENT, "25"),
        (Kind.TEXT, "#N/A"),
    ]
    + [
        (Kind.BOOLEAN, "也许"),
        (Kind.TEXT, MIDNIGHT),
        (Kind.CODE, "3.30106E+17"),
        (Kind.CODE, 3.3e17),
    ],
)
def test_what_cannot_be_read_is_refused_not_guessed(kind: Kind, typed: object) -> None:
    with pytest.raises(CellRefused):
        convert(typed, Column("列", kind=kind))


def test_eighteen_digits_turned_into_a_number_are_named_by_row_and_column() -> None:
    assert _errors(workbook([_with(code=330106199001011234)])) == [
        "第 2 行“编号”：身份证号/编号被 Excel 转成了数字，请把该列设为文本后重新填写"
    ]


def test_every_fault_of_every_row_is_told() -> None:
    errors = _errors(workbook([GOOD, _with(name=" ", gender="男性"), _with(since="昨天")]))
    assert errors == [
        "第 3 行“姓名”：不能为空",
        "第 3 行“性别”：“男性”不在可选内容中，是否应为“男”",
        "第 4 行“入职日期”：“昨天”不是日期，请写成 2026-01-05、2026.1.5 或 2026年1月5日",
    ]


def test_merged_cells_are_told_row_by_row() -> None:
    content = workbook([GOOD, GOOD, GOOD], lambda sheet: sheet.merge_cells("C3:C4"))
    assert [error.row for error in read_rows(content, COLUMNS).errors] == [3, 4]
    assert "合并单元格（C3:C4）" in _errors(content)[0]


def test_a_formula_without_a_saved_result_is_an_error() -> None:
    assert "没有保存计算结果" in _errors(workbook([_with(unit='="青山"&"县"')]))[0]


def test_hidden_rows_are_read_and_announced() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    result = read_rows(workbook([GOOD, GOOD], hide), COLUMNS)
    assert len(result.rows) == 2
    assert result.notices == ["第 3 行是隐藏行，共 1 行，也已读入，请确认。"]


def test_empty_lines_titles_and_strange_columns_do_not_disturb() -> None:
    heads = ["编号", "备注", "＊ 姓名"]
    rows = [["1", "随便", "张　三"], [None, None, None], ["　", "只有备注", None], ["2", None, "李四"]]
    content = workbook(rows, lambda sheet: sheet.insert_rows(1, 2), heads=heads)
    result = read_rows(content, COLUMNS)
    assert [(row.number, row.values["name"]) for row in result.rows] == [(4, "张三"), (7, "李四")]


def test_a_missing_column_is_told_with_the_nearest_head() -> None:
    content = workbook([GOOD], heads=["姓 名", "人员编号", *[column.title for column in COLUMNS[2:]]])
    assert _errors(content) == ["第 1 行“编号”：缺少“编号”列，最接近的是 B 列“人员编号”，请改正表头"]


def test_a_head_given_twice_is_told() -> None:
    assert "有两列都叫“姓名”" in _errors(workbook([GOOD], heads=["姓名", "编号", "姓名"]))[0]


def test_the_sheet_with_the_heads_is_found_wherever_it_is() -> None:
    book = load_workbook(BytesIO(workbook([GOOD])))
    book.create_sheet("封面", 0)["A1"] = "说明"
    stream = BytesIO()
    book.save(stream)
    assert read_rows(stream, COLUMNS).sheet == "Sheet" if stream.seek(0) == 0 else False


def test_what_was_exported_is_read_back_unchanged() -> None:
    rows = [("=张", "0012", "-财政局", "1990.10", date(2021, 2, 3), "女", 3)]
    result = read_rows(write_table("人员", COLUMNS, rows), COLUMNS)
    assert list(result.rows[0].values.values()) == list(rows[0])


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "空的"), (OLE + b"\x00" * 600, "旧版"), (OLE + "EncryptedPackage".encode("utf-16-le"), "密码")]
    + [("姓名,编号\n张三,1".encode("gbk"), "CSV"), (b"<html><table>", "网页"), (b"%PDF-1.7", "PDF")]
    + [(b"\x89PNG\x00\x00", "不是 Excel"), (b"PK\x03\x04broken", "损坏")],
)
def test_other_files_are_told_apart_by_content(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableWorkbook, match=words):
        read_rows(content, COLUMNS)


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return _zip(
            {
                name: archive.read(name).replace(old, new) if name == part else archive.read(name)
                for name in archive.namelist()
            }
        )


@pytest.mark.parametrize(
    ("parts", "words"),
    [({"word/document.xml": b""}, "Word"), ({"xl/workbook.bin": b""}, "xlsb"), ({"a.txt": b""}, "压缩包")]
    + [({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "ods")],
)
def test_other_packages_are_told_apart(parts: dict[str, bytes], words: str) -> None:
    with pytest.raises(UnreadableWorkbook, match=words):
        read_rows(_zip(parts), COLUMNS)


def test_a_bomb_is_refused_before_it_unfolds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "MAX_UNFOLDED_BYTES", 1_000_000)
    content = _changed(
        workbook([GOOD]), "xl/styles.xml", b"</styleSheet>", b" " * 2_000_000 + b"</styleSheet>"
    )
    with pytest.raises(UnreadableWorkbook, match="展开后过大"):
        read_rows(content, COLUMNS)


def test_entities_and_impossible_rows_are_refused() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'
    for old, new in ((b"<worksheet", bomb), (b'<row r="2"', b'<row r="99999999999"')):
        with pytest.raises(UnreadableWorkbook):
            read_rows(_changed(workbook([GOOD]), sheet, old, new), COLUMNS)


def test_more_rows_than_allowed_are_refused() -> None:
    with pytest.raises(UnreadableWorkbook, match="超过 2 行"):
        read_rows(workbook([GOOD] * 3), COLUMNS, max_rows=2)


def test_failed_rows_go_back_with_their_reasons() -> None:
    content = workbook([GOOD, _with(name=None), _with(since="昨天")])
    errors = [*read_rows(content, COLUMNS).errors, CellError(3, "", "重复 <&>")]
    marked = load_workbook(BytesIO(mark_failures(BytesIO(content), COLUMNS, errors)))["Sheet"]
    assert [marked.cell(row, 8).value for row in (1, 2)] == ["错误原因", None]
    assert marked.cell(3, 8).value == "姓名：不能为空；重复 <&>"
    assert marked.cell(4, 8).value.startswith("入职日期：“昨天”不是日期")
    assert marked.cell(2, 2).value == GOOD[1]


def test_a_mended_file_goes_round_again_with_fresh_reasons() -> None:
    content = workbook([GOOD, GOOD])
    once = mark_failures(content, COLUMNS, [CellError(2, "姓名", "甲"), CellError(3, "姓名", "乙")])
    assert read_rows(once, COLUMNS).is_clean
    twice = load_workbook(BytesIO(mark_failures(once, COLUMNS, [CellError(3, "姓名", "丙")]))).active
    assert [twice.cell(row, 8).value for row in (1, 2, 3)] == ["错误原因", None, "姓名：丙"]
    assert twice.max_column == 8
