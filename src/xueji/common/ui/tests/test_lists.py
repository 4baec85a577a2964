"""Lists: filters, sorting, paging and files, on rows every database has."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.test import RequestFactory

from xueji.common.ui import lists
from xueji.common.ui.lists import listing as listing_module

LIST = lists.ListDefinition(
    key="kinds",
    title="数据种类",
    columns=(
        lists.Column("model", "名称", sort="model", link=lambda row: f"/{row.pk}/"),
        lists.Column("app_label", "部分", sort="app_label"),
        lists.Column("pk", "编号", kind="number", sort="pk", unit="号"),
        lists.Column("actions", "操作", template="ui/style/_row_actions.html"),
    ),
    filters=(
        lists.TextFilter("q", "关键词", ("model", "app_label")),
        lists.ChoiceFilter("app_label", "部分", [("many", "多"), ("=sum", "公式")]),
        lists.YesNoFilter("odd", "单列", condition=Q(app_label="=sum")),
    ),
    default_sort="pk",
)


@pytest.fixture
def kinds(db: None) -> None:
    """Forty-five rows of one part, and one whose text looks like a formula."""
    ContentType.objects.all().delete()
    ContentType.objects.bulk_create(ContentType(app_label="many", model=f"kind{n:02d}") for n in range(45))
    ContentType.objects.create(app_label="=sum", model="=1+1")
    ContentType.objects.clear_cache()


def bound(query: str) -> lists.Listing:
    """The list as a request with this query sees it."""
    return lists.Listing(LIST, RequestFactory().get(f"/kinds/?{query}"), ContentType.objects.all())


def names(listing: lists.Listing) -> list[str]:
    """First column of the page."""
    return [cells[0].text for cells in listing.rows]


def test_first_page_has_twenty_rows_in_default_order(kinds: None) -> None:
    listing = bound("")
    assert (len(listing.objects), listing.count, listing.page_count) == (20, 46, 3)
    assert names(listing)[0] == "kind00"


@pytest.mark.parametrize(
    ("page", "shown"), [("3", 3), ("99", 3), ("0", 1), ("x", 1), ("-2", 1), ("9" * 30, 1)]
)
def test_a_page_that_is_not_there_becomes_the_nearest(kinds: None, page: str, shown: int) -> None:
    assert bound(f"page={page}").page == shown


def test_sorting_goes_both_ways_and_refuses_unknown_columns(kinds: None) -> None:
    assert names(bound("sort=-model"))[0] == "kind44"
    assert names(bound("sort=model"))[0] == "=1+1"
    assert bound("sort=password").sort == "pk"


def test_heading_asks_for_the_other_direction(kinds: None) -> None:
    heading = bound("sort=model").headings[0]
    assert (heading.sort_value, heading.direction) == ("-model", "ascending")
    assert bound("").headings[3].sort_value == ""


def test_every_word_of_the_text_filter_must_be_found(kinds: None) -> None:
    assert names(bound("q=many+kind07")) == ["kind07"]
    assert names(bound("q=kind07+nowhere")) == []


def test_choice_filter_leaves_unknown_values_aside_and_says_so(kinds: None) -> None:
    assert bound("app_label=%3Dsum").count == 1
    unknown = bound("app_label=nowhere")
    assert unknown.count == 46
    assert "没有这一项" in unknown.problems[0]


def test_yes_no_filter_has_both_sides(kinds: None) -> None:
    assert (bound("odd=1").count, bound("odd=0").count) == (1, 45)


def test_count_stops_at_the_limit(kinds: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "COUNT_LIMIT", 40)
    assert (bound("").counted, bound("").page_count) == ("40+", 2)


def test_page_numbers_leave_gaps(kinds: None, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = bound("page=10")
    monkeypatch.setattr(lists.Listing, "page_count", 20)
    assert listing.pages == [1, None, 8, 9, 10, 11, 12, None, 20]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("day_from=2026-01-05", Q(at__gte=datetime.fromisoformat("2026-01-05T00:00+08:00"))),
        ("day_to=2026-01-05", Q(at__lt=datetime.fromisoformat("2026-01-06T00:00+08:00"))),
    ],
)
def test_date_filter_includes_both_days(query: str, found: Q) -> None:
    state = lists.DateRangeFilter("day", "日期", "at").state(QueryDict(query))
    assert state.condition == found


def test_date_filter_works_on_plain_days() -> None:
    state = lists.DateRangeFilter("day", "日期", "on", is_moment=False).state(
        QueryDict("day_from=2026-01-05")
    )
    assert state.condition == Q(on__gte=date(2026, 1, 5))


@pytest.mark.parametrize(
    "query",
    [
        "day_from=昨天",
        "day_from=2026-02-30",
        "day_from=2026-02-02&day_to=2026-02-01",
        "day_from=0001-01-01",
        "day_to=9999-12-31",
    ],
)
def test_impossible_dates_are_left_aside_with_a_reason(query: str) -> None:
    state = lists.DateRangeFilter("day", "日期", "at").state(QueryDict(query))
    assert state.condition is None
    assert "日期" in state.problem


def exported(query: str, file_format: str) -> bytes:
    """The file of the list with this query."""
    at = datetime.fromisoformat("2026-01-05T09:30+08:00")
    return bytes(lists.export(bound(query), file_format, who="沈砚秋", at=at).content)


def test_csv_has_every_row_harmless_cells_and_the_source_line(kinds: None) -> None:
    rows = list(csv.reader(io.StringIO(exported("", "csv").decode("utf-8-sig"))))
    assert rows[0] == ["名称", "部分", "编号（号）"]
    assert len(rows) == 48
    assert rows[46][:2] == ["'=1+1", "'=sum"]
    assert "沈砚秋" in rows[-1][0]
    assert "2026-01-05 09:30" in rows[-1][0]
    assert "数据种类（全部）" in rows[-1][0]


def test_workbook_keeps_numbers_and_names_the_filters(kinds: None) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported("q=kind07", "xlsx"))).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert ContentType.objects.get(model="kind07").pk in cells
    assert any("关键词含“kind07”" in str(cell) for cell in cells)


def test_too_long_a_list_is_refused_in_words(kinds: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xueji.common.ui.lists.files.EXPORT_MAX_ROWS", 10)
    with pytest.raises(lists.TooManyRows, match="筛选"):
        exported("", "csv")


def test_few_rows_are_sorted_and_many_are_walked_in_the_order_of_an_index(
    kinds: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, gathered = bound("sort=model"), "ORDER BY COALESCE("
    assert gathered in str(few.ordered.query)
    monkeypatch.setattr(listing_module, "COUNT_LIMIT", 10)
    many = bound("sort=model")
    assert gathered not in str(many.ordered.query)
    narrow = lists.Listing(LIST, many.request, many.queryset, is_narrow=True)
    assert gathered in str(narrow.ordered.query)
    assert list(narrow.ordered) == list(many.ordered) == list(few.ordered)


@pytest.mark.parametrize("query", ["sort=-model", "sort=app_label&page=2", "app_label=many&page=3", "q=none"])
def test_a_narrow_list_is_gathered_once_and_shows_the_same(
    kinds: None, query: str, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = bound(query)
    monkeypatch.setattr(listing_module, "COUNT_LIMIT", 40)
    narrow = lists.Listing(LIST, wide.request, wide.queryset, is_narrow=True)
    with django_assert_num_queries(2 if names(wide) else 1):
        shown = (names(narrow), narrow.count, narrow.page)
    assert shown == (names(wide), min(wide.count, 41), wide.page)


@pytest.mark.parametrize(("word", "is_found"), [("KIND07", True), ("公式", False), ("=1", True)])
def test_letters_are_found_in_either_case_and_other_words_as_they_are(
    kinds: None, word: str, is_found: bool
) -> None:
    listing = bound(f"q={word}")
    assert (listing.count == 1) == is_found


def test_a_domain_says_what_words_mean_for_the_rows(kinds: None) -> None:
    def ends_with(rows: QuerySet[ContentType], text: str) -> Q:
        return Q(model__endswith=text) if rows.exists() else Q(pk=None)

    asked = lists.AskedFilter("q", "尾号", ends_with)
    ending = replace(LIST, filters=(asked,))
    listing = lists.Listing(ending, RequestFactory().get("/kinds/?q=%2007 "), ContentType.objects.all())
    assert names(listing) == ["kind07"] and listing.described_filters == "尾号为“07”"
    assert not asked.state(QueryDict("q=")).is_used
