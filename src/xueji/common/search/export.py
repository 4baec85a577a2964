"""The answer to a search as a workbook."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from xueji.common.documents import xlsx
from xueji.common.documents.model import Provenance
from xueji.common.search import selectors
from xueji.common.ui.lists.files import XLSX_TYPE
from xueji.common.ui.lists.responses import person_name

if TYPE_CHECKING:
    from xueji.common.search.forms import SearchForm

HEADS = (
    xlsx.Column("类别", width=10),
    xlsx.Column("标题", width=40),
    xlsx.Column("摘录", width=70),
    xlsx.Column("日期", kind=xlsx.Kind.DATE, width=12),
    xlsx.Column("地址", width=40),
)


def as_workbook(
    request: HttpRequest, form: SearchForm, found: selectors.Found, now: datetime
) -> HttpResponse:
    """Every readable row of the answer, with who exported it, when and what was looked for."""
    hits = selectors.hits_of(found.numbers, found.marks, timezone.localdate(now))
    rows = [
        [hit.kind_label, hit.title, hit.text, hit.day or "", request.build_absolute_uri(hit.url)]
        for hit in hits
    ]
    source = f"检索“{form.text}”" if form.text else "检索（按筛选条件）"
    made = Provenance(person_name(request), timezone.localtime(now), source)
    response = HttpResponse(
        xlsx.write_table("检索结果", list(HEADS), rows, provenance=made), content_type=XLSX_TYPE
    )
    name = f"检索结果-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
