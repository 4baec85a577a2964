"""The sheet of activation codes: a table to cut into strips."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from xueji.common.documents.model import Document, Paragraph, Provenance, Table, TableColumn
from xueji.common.documents.pdf import render_pdf
from xueji.common.documents.xlsx import Column, write_table
from xueji.foundation.sign_in.policy import policy
from xueji.foundation.sign_in.services.activation import SheetRow

HEADS = ("姓名", "编号", "登录名", "激活码")
HOW = "打开本单位网址，点“首次登录”，填登录名和激活码，设置自己的密码。激活码只能用一次。"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WATERMARK = "内部资料"


def _cells(rows: Sequence[SheetRow]) -> list[tuple[str, ...]]:
    return [(row.person.name, row.person.code, row.username, row.code) for row in rows]


def _until(now: datetime) -> str:
    last = timezone.localtime(now + policy().activation_life)
    return f"有效期至 {last:%Y-%m-%d %H:%M}，请当面交给本人，用后销毁。"


def _provenance(unit_name: str, maker: str, now: datetime) -> Provenance:
    return Provenance(maker, timezone.localtime(now), unit_name)


def activation_document(unit_name: str, rows: Sequence[SheetRow], maker: str, now: datetime) -> Document:
    """The sheet for paper."""
    table = Table([TableColumn(head) for head in HEADS], _cells(rows))
    return Document(
        title=f"{unit_name}账号激活码",
        blocks=[Paragraph(HOW), Paragraph(_until(now)), table],
        provenance=_provenance(unit_name, maker, now),
        watermark=WATERMARK,
    )


def activation_workbook(unit_name: str, rows: Sequence[SheetRow], maker: str, now: datetime) -> bytes:
    """The sheet as a workbook."""
    return write_table(
        f"{unit_name}账号激活码",
        [Column(head, width=22) for head in HEADS],
        _cells(rows),
        meta=(HOW, _until(now)),
        sheet_name="激活码",
        provenance=_provenance(unit_name, maker, now),
    )


def sheet_file(
    unit_name: str, rows: Sequence[SheetRow], maker: str, now: datetime, ending: str
) -> tuple[bytes, str]:
    """The sheet as a file, and its type; ``ending`` is ``xlsx`` or ``pdf``."""
    if ending == "xlsx":
        return activation_workbook(unit_name, rows, maker, now), XLSX
    return render_pdf(activation_document(unit_name, rows, maker, now)), "application/pdf"
