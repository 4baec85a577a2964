"""The sheet of activation codes: a table to cut into strips."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common.documents.model import Document, Paragraph, Provenance, Table, TableColumn
from xueji.common.documents.xlsx import Column, write_table
from xueji.foundation.sign_in.policy import policy
from xueji.foundation.sign_in.services.activation import SheetRow

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization

HEADS = ("姓名", "编号", "登录名", "激活码")
HOW = "打开本单位网址，点“首次登录”，填登录名和激活码，设置自己的密码。激活码只能用一次。"
WATERMARK = "内部资料"


def _cells(rows: Sequence[SheetRow]) -> list[tuple[str, ...]]:
    return [(row.person.name, row.person.code, row.username, row.code) for row in rows]


def _until(now: datetime) -> str:
    last = timezone.localtime(now + policy().activation_life)
    return f"有效期至 {last:%Y-%m-%d %H:%M}，请当面交给本人，用后销毁。"


def _provenance(unit: "Organization", maker: str, now: datetime) -> Provenance:
    return Provenance(maker, timezone.localtime(now), unit.name)


def activation_document(
    unit: "Organization", rows: Sequence[SheetRow], maker: str, now: datetime
) -> Document:
    """The sheet for paper."""
    table = Table([TableColumn(head) for head in HEADS], _cells(rows))
    return Document(
        title=f"{unit.name}账号激活码",
        blocks=[Paragraph(HOW), Paragraph(_until(now)), table],
        provenance=_provenance(unit, maker, now),
        watermark=WATERMARK,
    )


def activation_workbook(unit: "Organization", rows: Sequence[SheetRow], maker: str, now: datetime) -> bytes:
    """The sheet as a workbook."""
    return write_table(
        f"{unit.name}账号激活码",
        [Column(head, width=22) for head in HEADS],
        _cells(rows),
        meta=(HOW, _until(now)),
        sheet_name="激活码",
        provenance=_provenance(unit, maker, now),
    )
