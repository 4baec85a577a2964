"""The list of responsibilities: columns, filters, sorting, and the usual printed form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from xueji.common.documents.model import Provenance
from xueji.common.documents.xlsx import Column as SheetColumn
from xueji.common.documents.xlsx import Kind, write_table
from xueji.common.ui.items import Empty, Tone
from xueji.common.ui.lists import ChoiceFilter, Column, DateRangeFilter, ListDefinition, TextFilter
from xueji.common.ui.lists.filters import FilterState
from xueji.foundation.responsibilities.models import Responsibility
from xueji.foundation.responsibilities.selectors import overdue_q

Status = Responsibility.Status
OVERDUE = "overdue"
OVERDUE_LABEL = "已逾期"
TONES: dict[str, Tone] = {
    Status.DRAFT: "gray",
    Status.IN_FORCE: "info",
    Status.REPORTED: "warn",
    Status.DONE: "ok",
    OVERDUE: "bad",
}
LIST_TITLE = "主体责任清单"
YEARS_BACK, YEARS_AHEAD = 5, 1


@dataclass(frozen=True, slots=True)
class StatusFilter(ChoiceFilter):
    """Where a responsibility stands, overdue ones apart."""

    on: date = date.min

    def state(self, params: QueryDict) -> FilterState:
        """Read ``?status=``."""
        asked = ChoiceFilter.state(self, params)
        if asked.condition is None:
            return asked
        value, late = asked.values[self.name], overdue_q(self.on)
        condition = late if value == OVERDUE else Q(status=value) & ~late
        return FilterState(asked.values, asked.described, condition=condition)


def state_of(item: Responsibility, on: date) -> str:
    """The status, or ``overdue``."""
    return OVERDUE if item.is_overdue(on) else item.status


def state_words(item: Responsibility, on: date) -> str:
    """The same in words."""
    return OVERDUE_LABEL if item.is_overdue(on) else str(item.get_status_display())


def items_list(today: date) -> ListDefinition:
    """The list as it is on a day."""
    years = [
        (str(year), f"{year}年") for year in range(today.year + YEARS_AHEAD, today.year - YEARS_BACK, -1)
    ]
    return ListDefinition(
        key="responsibilities",
        title=LIST_TITLE,
        is_personal=True,
        columns=(
            Column("text", "责任内容", link=lambda row: reverse("responsibilities:item", args=[row.pk])),
            Column("organization.name", "单位", sort="organization__path"),
            Column("tier", "责任类别", value=lambda row: row.get_tier_display(), sort="tier"),
            Column("owner.name", "责任人", sort="owner__pinyin_key"),
            Column("due_date", "完成期限", kind="day", sort="due_date"),
            Column("evidence_count", "佐证", kind="number", unit="件"),
            Column(
                "status",
                "状态",
                kind="status",
                value=lambda row: state_words(row, today),
                tone=lambda row: TONES[state_of(row, today)],
                sort="status",
            ),
        ),
        filters=(
            TextFilter("q", "关键词", ("text", "measure", "report")),
            TextFilter("unit", "单位", ("organization__name", "organization__short_name")),
            TextFilter("owner", "责任人", ("owner__name",)),
            ChoiceFilter("year", "年度", years),
            ChoiceFilter("tier", "责任类别", Responsibility.Tier.choices),
            StatusFilter("status", "状态", (*Status.choices, (OVERDUE, OVERDUE_LABEL)), on=today),
            DateRangeFilter("due", "完成期限", "due_date", is_moment=False),
        ),
        default_sort="due_date",
        empty=Empty(
            "还没有责任事项", "先在单位的责任清单里起草，核对后下达给责任人。", icon="clipboard-check"
        ),
    )


SHEET_COLUMNS = (
    SheetColumn("序号", kind=Kind.INTEGER, width=5),
    SheetColumn("单位", width=16),
    SheetColumn("责任类别", width=12),
    SheetColumn("责任内容", width=28),
    SheetColumn("完成标准", width=18),
    SheetColumn("责任人", width=9),
    SheetColumn("完成期限", kind=Kind.DATE, width=11),
    SheetColumn("落实情况", width=24),
    SheetColumn("佐证", width=18),
    SheetColumn("核查人", width=9),
    SheetColumn("状态", width=9),
)


def printed_list(
    items: Iterable[Responsibility], *, unit: str, filters: str, made_by: str, now: datetime
) -> bytes:
    """The list as the usual printed form: unit over it, who fills it in and who checks it under it."""
    local = timezone.localtime(now)
    rows = [
        [
            number,
            item.organization.name,
            item.get_tier_display(),
            item.text,
            item.measure,
            item.owner.name,
            item.due_date,
            item.report,
            "；".join(piece.name for piece in item.evidence.all()),
            item.checked_by.name if item.checked_by else "",
            state_words(item, local.date()),
        ]
        for number, item in enumerate(items, start=1)
    ]
    source = f"{LIST_TITLE}（{f'筛选：{filters}' if filters else '全部'}）"
    return write_table(
        LIST_TITLE,
        SHEET_COLUMNS,
        rows,
        meta=(f"单位：{unit}", "单位：件"),
        footer=(f"填表人：{made_by}", "审核人：", f"填报日期：{local:%Y-%m-%d}"),
        provenance=Provenance(made_by, local, source),
    )
