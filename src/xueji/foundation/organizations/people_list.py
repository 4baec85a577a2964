"""What the list of people shows and what it can be asked."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from xueji.common.ui.items import Empty
from xueji.common.ui.lists import AskedFilter, ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.common.ui.lists.filters import FilterState
from xueji.foundation.organizations import selectors

MATCHED_UNITS = 20


@dataclass(frozen=True, slots=True)
class UnitFilter(TextFilter):
    """A unit by name or code: its members and those of every unit below."""

    def state(self, params: QueryDict) -> FilterState:
        """Read ``?unit=``; several units of that name are all meant."""
        text = params.get(self.name, "").strip()
        if not text:
            return FilterState({self.name: ""})
        paths = selectors.paths_named(text, limit=MATCHED_UNITS)
        if not paths:
            return FilterState({self.name: text}, problem=f"没有找到单位“{text}”，已按全部显示。")
        condition = selectors.member_q(paths, timezone.localdate())
        described = f"{self.label}为“{text}”及下级"
        is_narrow = selectors.is_narrow(paths)
        return FilterState({self.name: text}, described, condition=condition, is_narrow=is_narrow)


PEOPLE_LIST = ListDefinition(
    "people",
    "人员名单",
    is_personal=True,
    columns=(
        Column(
            "name",
            "姓名",
            sort=("pinyin_key", "stroke_key"),
            link=lambda row: reverse("organizations:person", args=[row.pk]),
        ),
        Column("code", "人员编号", sort="code"),
        # Not to be sorted by: the unit of every person would be looked up to show the first twenty.
        Column("unit_name", "单位"),
        Column("unit_title", "职务"),
        Column("category", "学员类别", sort="category", value=lambda row: row.get_category_display()),
        Column("rank", "职级"),
        Column(
            "status",
            "状态",
            kind="status",
            value=lambda row: row.get_status_display(),
            tone=lambda row: "ok" if row.status == "active" else "gray",
        ),
    ),
    filters=(
        AskedFilter("q", "姓名、编号或拼音", selectors.typed_person_q),
        UnitFilter("unit", "单位（含下级）", ()),
        ChoiceFilter("category", "学员类别", selectors.Category.choices),
        ChoiceFilter("status", "状态", selectors.PersonStatus.choices),
    ),
    default_sort="name",
    empty=Empty("还没有人员", "可以从 Excel 导入，也可以在单位页逐个登记。", icon="users"),
)

# With a box before each name, for those who may move people.
PICKING_LIST = replace(
    PEOPLE_LIST,
    columns=(
        Column("pk", "选择", template="organizations/_pick_row.html", exported=False),
        *PEOPLE_LIST.columns,
    ),
)
