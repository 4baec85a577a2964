"""Documents and workbooks the tests share."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from xueji.common.documents.model import (
    AttachmentList,
    AttachmentStart,
    Closing,
    Document,
    Heading,
    LabelledParagraph,
    Paragraph,
    Provenance,
    SignatureLines,
    Table,
    TableColumn,
)
from xueji.common.documents.xlsx import Column, Kind

MOMENT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
HOSTILE = (
    "控\x00制\x07\x1b 表情😀👩‍👩‍👧 喆·昇 \u202e反转 مرحبا "
    "<script>alert(1)</script> &amp; ]]> \ufffe {{x}} {% y %}"
)

COLUMNS = (
    Column("姓名", "name", Kind.NAME, required=True, example="张三"),
    Column("编号", "code", Kind.CODE, required=True, example="330106198001011234"),
    Column("单位", "unit", example="青山县财政局"),
    Column("出生年月", "born", Kind.MONTH, example="1980.03"),
    Column("入职日期", "since", Kind.DATE, example="2020-01-05"),
    Column("性别", "gender", choices=("男", "女"), example="男"),
    Column("排序", "order", Kind.INTEGER, example="1"),
)
GOOD = ("李明", "330106199001011234", "青山县财政局", "1990.10", "2021-02-03", "男", 2)


def minutes() -> Document:
    """Return a document with every kind of block."""
    return Document(
        "青山县财政局支部\n会前学纪记录",
        meta=("2026年1月5日",),
        author="李明",
        created_at=MOMENT,
        provenance=Provenance("李明", MOMENT, "会前学纪 2026年第1次"),
        watermark="李明 2026-01-05",
        blocks=(
            Heading(1, "会议情况"),
            LabelledParagraph("出席", "李　明、欧阳喆"),
            Heading(2, "学习内容"),
            Paragraph("学习了招标投标有关规定。"),
            Heading(3, "要点"),
            Heading(4, "细目"),
            Table(
                [TableColumn("序号", 0.5), TableColumn("姓名")],
                [[1, "李明"], [2, "<b>王芳</b>"]],
                note="单位：人",
            ),
            AttachmentList(("材料", "签到表")),
            SignatureLines(("主持人签字", "记录人签字")),
            Closing("青山县财政局支部", date(2026, 1, 5)),
            AttachmentStart("材料", 1),
            Paragraph("附件正文。"),
        ),
    )


def workbook(
    rows: Sequence[Sequence[object]], change: Callable[[Any], None] | None = None, heads: Any = None
) -> bytes:
    """Return a workbook as a user would save it: heads, rows, then whatever else was done to the sheet."""
    book = Workbook()
    sheet = book.active
    sheet.append(list(heads or [column.title for column in COLUMNS]))
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
