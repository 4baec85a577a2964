"""A list as a file: every filtered row, with who exported it, when and from what."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone

from xueji.common.documents import xlsx
from xueji.common.documents.model import Provenance
from xueji.common.documents.xlsx.cells import cell_text
from xueji.common.errors import DomainError
from xueji.common.ui.lists.columns import Column
from xueji.common.ui.lists.listing import Listing

EXPORT_MAX_ROWS = 50_000
CHUNK_ROWS = 2_000
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
COLUMN_CHARACTERS = {"text": 24, "status": 12}
COLUMN_KINDS = {
    "day": xlsx.Kind.DATE,
    "moment": xlsx.Kind.DATETIME,
    "percent": xlsx.Kind.PERCENT,
    "minutes": xlsx.Kind.DECIMAL,
}


class TooManyRows(DomainError):
    """The list is longer than one file may be."""


def provenance(listing: Listing, who: str, at: datetime) -> Provenance:
    """导出人, 导出时间 and 来源 with the filters in words."""
    filters = listing.described_filters
    source = f"{listing.definition.title}（{f'筛选：{filters}' if filters else '全部'}）"
    return Provenance(who, timezone.localtime(at), source)


def export(listing: Listing, file_format: str, *, who: str, at: datetime) -> HttpResponse:
    """The list as a download; ``file_format`` is xlsx or csv.

    Raises:
        TooManyRows: more rows than one file may hold.
    """
    columns = [column for column in listing.definition.columns if column.exported and not column.template]
    found = list(listing.ordered[: EXPORT_MAX_ROWS + 1].iterator(chunk_size=CHUNK_ROWS))
    if len(found) > EXPORT_MAX_ROWS:
        raise TooManyRows(
            f"符合条件的记录超过 {EXPORT_MAX_ROWS} 行，一个文件放不下。请加上筛选条件后分次导出。"
        )
    made = provenance(listing, who, at)
    if file_format == "xlsx":
        content, content_type = _workbook(listing.definition.title, columns, found, made), XLSX_TYPE
    else:
        content, content_type = _csv(columns, found, made), CSV_TYPE
    name = f"{listing.definition.title}-{timezone.localtime(at):%Y%m%d-%H%M}.{file_format}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _workbook(title: str, columns: Sequence[Column], found: Sequence[Any], made: Provenance) -> bytes:
    rows = [[column.exported_value(row) for column in columns] for row in found]
    heads = [_head(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    return xlsx.write_table(title, heads, rows, provenance=made)


def _head(column: Column, values: Sequence[Any]) -> xlsx.Column:
    if column.kind == "number":
        whole = all(isinstance(value, int) for value in values if value != "")
        kind = xlsx.Kind.INTEGER if whole else xlsx.Kind.DECIMAL
    else:
        kind = COLUMN_KINDS.get(column.kind, xlsx.Kind.TEXT)
    return xlsx.Column(column.exported_label, kind=kind, width=COLUMN_CHARACTERS.get(column.kind, 16))


def _csv(columns: Sequence[Column], found: Sequence[Any], made: Provenance) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([cell_text(column.exported_label) for column in columns])
    writer.writerows([cell_text(column.exported_text(row)) for column in columns] for row in found)
    writer.writerow([cell_text(made.line())])
    # Excel takes a file without the mark for GBK and shows nonsense.
    return text.getvalue().encode("utf-8-sig")
