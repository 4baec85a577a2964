"""学纪工作台账: the list, its usual printed form, and one row."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.errors import DomainError
from xueji.common.replica import heavy_page
from xueji.common.ui import lists, responses
from xueji.common.ui.items import KeyValue, TimelineEntry
from xueji.foundation.organizations.selectors import signed_in
from xueji.reporting.archives import permissions, rules, selectors, services
from xueji.reporting.archives.views._common import XLSX_TYPE, download

if TYPE_CHECKING:
    from xueji.reporting.archives.models import LedgerEntry

OFFERED_MONTHS = 36


def ledger_list(today: date) -> lists.ListDefinition:
    """The list as it is on a day: the months on offer end with the present one."""
    return lists.ListDefinition(
        "ledger",
        services.LEDGER_TITLE,
        columns=(
            lists.Column("meeting_title", "会议名称", sort="meeting_title", link=_entry_url),
            lists.Column("held_date", "日期", kind="day", sort="held_date"),
            lists.Column("organization.name", "单位"),
            lists.Column("content", "学习内容"),
            lists.Column("attendance", "参加/应到", value=_attendance),
            lists.Column("make_up_count", "缺席补学", kind="number", sort="make_up_count"),
            lists.Column("progress", "落实情况"),
            lists.Column("source_label", "来源", template="archives/_entry_source.html"),
        ),
        filters=(
            lists.TextFilter("q", "关键词", ("meeting_title", "content", "articles", "decisions")),
            lists.TextFilter("unit", "单位", ("organization__name", "organization__short_name")),
            lists.ChoiceFilter("month", "月份", rules.months_back(today, OFFERED_MONTHS), field="held_month"),
            lists.DateRangeFilter("date", "日期", "held_date", is_moment=False),
            lists.ChoiceFilter("kind", "来源", (("False", "会前学纪"), ("True", "手工")), field="is_manual"),
        ),
        default_sort="-held_date",
        empty=lists.Empty(
            "台账还没有记录", text="会前学纪结束后自动记入；没有用平台组织的学习可以手工登记。"
        ),
    )


def _entry_url(entry: "LedgerEntry") -> str:
    return reverse("archives:entry", args=[entry.pk])


def _attendance(entry: "LedgerEntry") -> str:
    return rules.attendance_words(entry.attended_count, entry.invited_count)


@login_required
@require_safe
@heavy_page
def ledger(request: HttpRequest) -> HttpResponse:
    """The rows of the viewer's units; `?export=xlsx` gives the printed form."""
    viewer, today = signed_in(request), timezone.localdate()
    if not permissions.may_read_ledger(viewer, today):
        raise Http404
    rows, definition = selectors.entries_by_month(viewer, today), ledger_list(today)
    if request.GET.get("export") == "xlsx":
        return _printed(request, lists.Listing(definition, request, rows))
    context = {"may_write": permissions.may_write_ledger(viewer, None, today)}
    return lists.respond(request, definition, rows, "archives/ledger.html", context)


def _printed(request: HttpRequest, listing: lists.Listing) -> HttpResponse:
    viewer, now = signed_in(request), timezone.now()
    found = listing.ordered
    if listing.ordered[lists.EXPORT_MAX_ROWS :].exists():
        text = f"台账超过 {lists.EXPORT_MAX_ROWS} 行，一个文件放不下。请加上筛选条件后分次导出。"
        return responses.refusal(request, text, request.path)
    span = found.aggregate(first=Min("held_date"), last=Max("held_date"))
    try:
        content = services.ledger_workbook(
            [selectors.ledger_row(entry) for entry in found],
            unit=selectors.unit_in_words(found),
            period=services.period_in_words(span["first"], span["last"]),
            filters=listing.described_filters,
            made_by=viewer.get_full_name(),
            now=now,
        )
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, request.path)
    return download(content, f"{services.LEDGER_TITLE}-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx", XLSX_TYPE)


@login_required
@require_safe
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One row with all its columns and who changed what."""
    viewer, today = signed_in(request), timezone.localdate()
    found = selectors.entry_for(viewer, entry_id, today)
    context = {
        "entry": found,
        "facts": _facts(found),
        "follow_up": _follow_up(found),
        "papers": _papers(found),
        "articles": [line for line in found.articles.split("\n") if line],
        "history": [
            TimelineEntry(line.at, line.summary, who=line.actor_name) for line in selectors.history_of(found)
        ],
        "may_write": permissions.may_write_ledger(viewer, found.organization, today),
    }
    return render(request, "archives/entry.html", context)


def _facts(entry: "LedgerEntry") -> list[KeyValue]:
    return [
        KeyValue("单位", entry.organization.name),
        KeyValue("日期", f"{entry.held_date:%Y-%m-%d}"),
        KeyValue("会议名称", entry.meeting_title),
        KeyValue("主持人", entry.chair_name),
        KeyValue("领学人", entry.lead_reader_name),
        KeyValue("学习内容", entry.content),
        KeyValue("参加/应到", _attendance(entry)),
        KeyValue("缺席补学", f"{entry.make_up_count} 人"),
        KeyValue("形成意见或措施", entry.decisions),
    ]


def _papers(entry: "LedgerEntry") -> list[tuple[str, str]]:
    """Where the row comes from: the session and its minutes."""
    names = (("会前学纪", "detail"), ("学习记录 Word", "minutes-word"), ("学习记录 PDF", "minutes-pdf"))
    if entry.session_id is None:
        return []
    return [(label, reverse(f"study_sessions:{name}", args=[entry.session_id])) for label, name in names]


def _follow_up(entry: "LedgerEntry") -> list[KeyValue]:
    return [
        KeyValue("责任人", entry.owner_name),
        KeyValue("时限", f"{entry.due_date:%Y-%m-%d}" if entry.due_date else ""),
        KeyValue("落实情况", entry.progress),
        KeyValue("材料编号", entry.document_no),
    ]
