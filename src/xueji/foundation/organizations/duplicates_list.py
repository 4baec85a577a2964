"""The list of records that may be one human."""

from django.urls import reverse

from xueji.common.ui.items import Empty
from xueji.common.ui.lists import ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.foundation.organizations.models import DuplicatePair
from xueji.foundation.organizations.selectors import DuplicateStatus
from xueji.foundation.organizations.services.duplicates import REASONS


def reasons_of(pair: DuplicatePair) -> str:
    """Why the two may be one, in words."""
    return "、".join(REASONS.get(key, key) for key in pair.reasons.split(","))


def _compare(pair: DuplicatePair) -> str:
    return reverse("organizations:merge", args=[pair.first_id, pair.second_id])


DUPLICATES_LIST = ListDefinition(
    "duplicates",
    "疑似重复人员",
    is_personal=True,
    columns=(
        Column("first.name", "姓名", sort="first__pinyin_key", link=_compare),
        Column("first.code", "人员编号"),
        Column("second.name", "另一条记录"),
        Column("second.code", "另一条编号"),
        Column("reasons", "依据", value=reasons_of),
        Column(
            "status",
            "状态",
            kind="status",
            value=lambda row: row.get_status_display(),
            tone=lambda row: "info" if row.status == "open" else "gray",
        ),
        Column("found_at", "发现时间", kind="moment", sort="found_at"),
    ),
    filters=(
        TextFilter("q", "姓名", ("first__name", "second__name")),
        ChoiceFilter("status", "状态", DuplicateStatus.choices),
    ),
    default_sort="first.name",
    empty=Empty("没有疑似重复的人员", "每天自动查找一次，导入后也可以点“重新查找”。", icon="checks"),
)
