"""Looking up: as of a day, by name, by citation; links that are safe."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from xueji.foundation.regulations import selectors, services
from xueji.foundation.regulations.models import Article, Regulation
from xueji.foundation.regulations.testing import make_regulation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
TODAY = date(2026, 1, 5)
TITLE = "中华人民共和国车辆法"


@pytest.fixture
def two_versions() -> None:
    make_regulation(TITLE, {1: "旧文。", 2: "旧二。"}, effective_date=date(2018, 1, 1))
    make_regulation(TITLE, {1: "新文。", 2: "新二。"}, effective_date=date(2024, 1, 1))


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize(
    ("as_of", "text"),
    [
        (date(2017, 12, 31), None),
        (date(2018, 1, 1), "旧文。"),
        (date(2023, 12, 31), "旧文。"),
        (date(2024, 1, 1), "新文。"),
        (TODAY, "新文。"),
    ],
)
def test_a_text_is_read_as_of_a_day(as_of: date, text: str | None) -> None:
    article = selectors.find_article("车辆法", 1, as_of=as_of)
    assert (article.text if article else None) == text


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize(
    "name", [TITLE, "车辆法", "《车辆法》", "中华人民共和国车辆法（2024年修订）", "车法"]
)
def test_a_regulation_is_found_by_any_of_its_names(name: str) -> None:
    services.update_regulation(Regulation.objects.get(), aliases="车法、机动车法", actor=None, now=NOW)
    assert selectors.find_article(name, 2, as_of=TODAY) is not None


@pytest.mark.usefixtures("two_versions")
def test_unknown_names_and_numbers_are_not_guessed() -> None:
    assert selectors.find_article("船舶法", 1, as_of=TODAY) is None
    assert selectors.find_article("车辆法", 9, as_of=TODAY) is None
    assert selectors.find_article("车辆法", 1, 1, as_of=TODAY) is None


def test_an_ambiguous_short_name_names_nothing() -> None:
    for title in ("甲市车辆条例", "乙市车辆条例"):
        version = make_regulation(title)
        services.update_regulation(version.regulation, aliases="条例", actor=None, now=NOW)
    assert selectors.regulation_by_name("条例") is None
    assert selectors.resolve_citations("条例第一条", TODAY) == []


def test_a_repealed_regulation_is_not_in_force() -> None:
    version = make_regulation(TITLE, effective_date=date(2020, 1, 1))
    services.update_version_dates(
        version, promulgated_date=None, effective_date=date(2020, 1, 1),
        repealed_date=date(2025, 1, 1), actor=None, now=NOW,
    )  # fmt: skip
    assert selectors.find_article("车辆法", 1, as_of=date(2024, 12, 31)) is not None
    assert selectors.find_article("车辆法", 1, as_of=date(2025, 1, 1)) is None


@pytest.mark.usefixtures("two_versions")
def test_the_index_gets_the_articles_in_force_in_two_steps(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        found = selectors.articles_in_force(TODAY)
    assert [(row.law, row.law_title, row.number, row.text) for row in found] == [
        ("车辆法", TITLE, 1, "新文。"),
        ("车辆法", TITLE, 2, "新二。"),
    ]


@pytest.mark.usefixtures("two_versions")
def test_the_stamp_changes_with_the_corpus_and_only_then() -> None:
    before = selectors.corpus_stamp(TODAY)
    assert selectors.corpus_stamp(TODAY) == before
    assert selectors.corpus_stamp(date(2020, 1, 1)) != before
    make_regulation("船舶法")
    assert selectors.corpus_stamp(TODAY) != before


@pytest.mark.usefixtures("two_versions")
def test_citations_become_articles() -> None:
    text = "依据《车辆法》第一条第二款、第九条和车辆法第一条至第二条，《船舶法》第三条。"
    found = selectors.resolve_citations(text, TODAY)
    assert [label for label, _ in found] == ["《车辆法》第一条第二款", "《车辆法》第一条", "《车辆法》第二条"]


@pytest.mark.usefixtures("two_versions")
def test_links_lead_to_the_article_in_force() -> None:
    article = selectors.find_article("车辆法", 1, as_of=TODAY)
    assert article is not None
    page = f"/regulations/{article.version.regulation_id}/"
    linked = selectors.linkify("见《车辆法》第一条第二款。", TODAY)
    url = f"{page}?version={article.version_id}#art-1-2"
    assert linked == f'见<a class="citation" href="{url}">《车辆法》第一条第二款</a>。'
    assert (
        selectors.linkify("见《车辆法》。", TODAY) == f'见<a class="citation" href="{page}">《车辆法》</a>。'
    )


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script>alert(1)</script>《船舶法》第一条", "《船舶法》第一条"),
        ('<a href="/x">《车辆法》第一条</a>', '<a href="/x" rel="noopener noreferrer">《车辆法》第一条</a>'),
        ("<p>第一条</p>", "<p>第一条</p>"),
        ("&lt;b&gt; 1 &amp; 2", "&lt;b&gt; 1 &amp; 2"),
        ('<p onclick="x()">《车辆法》第九条</p>', "<p>《车辆法》第九条</p>"),
    ],
)
def test_links_never_let_markup_through(html: str, expected: str) -> None:
    assert selectors.linkify(html, TODAY) == expected


@pytest.mark.usefixtures("two_versions")
def test_plain_text_is_escaped_before_it_is_linked() -> None:
    linked = selectors.linkify_text("<b>&《车辆法》第一条", TODAY)
    assert linked.startswith('&lt;b&gt;&amp;<a class="citation"')


@pytest.mark.usefixtures("two_versions")
def test_linking_costs_the_same_however_long_the_text(django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        selectors.linkify("<p>《车辆法》第一条</p>" * 50, TODAY)


@pytest.mark.usefixtures("two_versions")
def test_articles_by_id_come_with_their_regulation(django_assert_num_queries: object) -> None:
    ids = list(Article.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = selectors.articles_by_ids(ids)
        assert {selectors.short_citation(article) for article in found.values()} == {
            "《车辆法》第一条",
            "《车辆法》第二条",
        }


def test_labels_and_anchors() -> None:
    version = make_regulation("刑事法", {299: "甲。"})
    article = Article.objects.get(version=version)
    article.suffix = 1
    assert selectors.article_label(article) == "第二百九十九条之一"
    assert selectors.short_citation(article, 2, 3) == "《刑事法》第二百九十九条之一第二款第（三）项"
    assert selectors.article_url(article, 2, 3).endswith(f"?version={version.pk}#art-299_1-2-3")


@pytest.mark.parametrize(("text", "seconds"), [("", 1), ("甲" * 300, 60), ("甲" * 75, 15)])
def test_reading_time(text: str, seconds: int) -> None:
    assert selectors.reading_seconds(text) == seconds
