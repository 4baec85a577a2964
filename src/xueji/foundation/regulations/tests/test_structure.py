"""Reading a regulation: real statutes, the traps, and whatever hypothesis thinks of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.foundation.regulations import rules
from xueji.foundation.regulations.rules.document import LineKind
from xueji.foundation.regulations.rules.numerals import to_chinese

from .real_texts import ARTICLES, needs_real_texts, real_text

HEAD = "# 某市公用车辆管理办法\n\n2024年3月1日 某市人民政府发布\n\n<!-- INFO END -->\n\n## 第一章 总　则\n\n"


def messages(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in rules.parse(text).problems]


@needs_real_texts
@pytest.mark.parametrize(("name", "count"), ARTICLES.items())
def test_real_statutes_come_out_whole(name: str, count: int) -> None:
    text = real_text(name)
    document = rules.parse(text)
    assert len(document.articles) == count
    assert document.problems == ()
    assert rules.to_source(document) == text
    assert rules.to_markdown(document.title, document.header, rules.parts_of(document)) == text


@needs_real_texts
def test_every_line_of_a_real_statute_has_a_known_kind() -> None:
    document = rules.parse(real_text("证券法(2019-12-28)"))
    kinds = {line.kind for line in document.lines}
    assert LineKind.STRAY not in kinds and LineKind.PREAMBLE not in kinds
    section = next(article for article in document.articles if article.number == 50)
    assert section.division is not None
    assert [heading.split()[0] for heading in section.division.path()] == ["第三章", "第三节"]


def test_reads_paragraphs_items_and_points() -> None:
    text = (
        HEAD
        + "第一条 车辆分为：\n\n（一）公务车：\n\n1.轿车；\n\n2.客车；\n\n（二）其他。\n\n前款车辆登记。\n"
    )
    (article,) = rules.parse(text).articles
    first, second = rules.paragraphs_of(article.text)
    assert [item.number for item in first.items] == [1, 2]
    assert first.items[0].subitems == ("轿车；", "客车；")
    assert (second.number, second.text) == (2, "前款车辆登记。")


def test_reads_inserted_articles() -> None:
    document = rules.parse(HEAD + "第一条 甲。\n\n第一条之一 乙。\n\n第一条之二 丙。\n\n第二条 丁。")
    assert [(article.number, article.suffix) for article in document.articles] == [
        (1, 0),
        (1, 1),
        (1, 2),
        (2, 0),
    ]
    assert document.articles[1].label == "第一条之一"
    assert document.problems == ()


@pytest.mark.parametrize(
    "line",
    [
        "第一条规定的车辆除外。",
        "第一条、第二条所列车辆除外。",
        "第一条至第二条适用。",
        "第一条第二款适用。",
        "第九条内容见下。",
    ],
)
def test_a_cross_reference_at_line_start_is_no_article(line: str) -> None:
    document = rules.parse(HEAD + f"第一条 甲。\n\n{line}\n\n第二条 乙。")
    assert [article.number for article in document.articles] == [1, 2]
    assert document.articles[0].text == f"甲。\n{line}"


@pytest.mark.parametrize(
    "heads",
    [("第1条 ", "第2条 "), ("第１条　", "第２条　"), ("第一条", "第二条"), ("**第一条** ", "**第二条** "),
     ("　　第一条　", "　　第二条　"), ("### 第一条 ", "### 第二条 "), ("第一条：", "第二条：")],
)  # fmt: skip
def test_article_heads_in_other_hands(heads: tuple[str, str]) -> None:
    text = f"某办法\n{heads[0]}车辆应当登记。\n{heads[1]}车辆应当年检。\n"
    document = rules.parse(text)
    assert [article.text for article in document.articles] == ["车辆应当登记。", "车辆应当年检。"]
    assert document.problems == () and rules.to_source(document) == text


def test_names_a_missing_article_with_its_line() -> None:
    assert messages(HEAD + "第一条 甲。\n\n第二条 乙。\n\n第五条 丙。") == [
        (13, "缺少第三条至第四条：第二条之后就是第五条")
    ]


def test_names_a_duplicate_and_refuses_it() -> None:
    document = rules.parse(HEAD + "第一条 甲。\n\n第二条 乙。\n\n第二条 丙。")
    (problem,) = document.problems
    assert (problem.line, problem.message) == (13, "第二条重复：第 11 行已有第二条")
    assert not document.importable


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("第一条 甲。\n\n第二条\n\n第三条 丙。", 11, "第二条没有正文"),
        ("第一条 甲。\n\n第三条 丙。\n\n第二条 乙。", 13, "编号倒退：第三条之后出现第二条"),
        ("第一条 甲。 第二条 乙。", 9, "第二条与上一条写在同一行，已按两条分开，请核对原文"),
        ("第一条 甲。 第七条 乙。", 9, "这一行里出现“。第七条 ”，可能有条文合并在一行，请核对原文"),
        ("第一条 甲：\n\n（一）一；\n\n（三）三。", 13, "第一条的项编号接不上：“（三）”前面是第 1 项"),
        ("第一条 甲。\n\n## 第三章 监督\n\n第二条 乙。", 11, "“第三章 监督”编号接不上，应当是第二章"),
        (
            "第一条 甲。\n\n## 第二章 监督\n\n游离的一行。\n\n第二条 乙。",
            13,
            "这一行不属于任何一条：“游离的一行。”",
        ),
        ("第一条 " + "甲" * 10_001 + "。", 9, "这一行有 10002 个字，可能丢失了换行"),
    ],
)
def test_names_what_is_broken(body: str, line: int, message: str) -> None:
    assert (line, message) in messages(HEAD + body)


def test_merged_articles_are_told_apart_without_losing_text() -> None:
    text = HEAD + "第一条 甲。 第二条 乙。　第三条 丙。"
    document = rules.parse(text)
    assert [article.text for article in document.articles] == ["甲。", "乙。", "丙。"]
    assert rules.to_source(document) == text


def test_compares_declared_totals() -> None:
    text = "某办法\n（2024年3月1日发布，共二章五条）\n第一章 总则\n第一条 甲。\n"
    assert messages(text) == [(2, "文中写明共 2 章，实际读到 1 章"), (2, "文中写明共 5 条，实际读到 1 条")]


@pytest.mark.parametrize("text", ["", "\n \n", "今天的会议记录\n\n一、传达精神。\n二、讨论。", "%!@#$"])
def test_what_is_no_regulation_is_refused_in_words(text: str) -> None:
    document = rules.parse(text)
    assert not document.importable
    assert document.problems[0].line == 1


def test_a_table_of_contents_is_not_the_text() -> None:
    contents = "目　录\n第一章 总则 1\n第二章 附则 3\n"
    text = f"某办法\n2024年3月1日发布\n{contents}第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。\n"
    document = rules.parse(text)
    assert [division.heading for division in document.divisions] == ["第一章 总则", "第二章 附则"]
    assert document.problems == () and rules.to_source(document) == text


def test_annexes_stay_out_of_the_last_article() -> None:
    document = rules.parse(HEAD + "第一条 甲。\n\n附件：车辆登记表\n\n第一条 填表说明。")
    assert [article.text for article in document.articles] == ["甲。"]
    assert document.problems == ()


def test_wrapped_lines_are_put_together() -> None:
    document = rules.parse("某办法\n第一条 车辆的所有人或者使用人应当\n每年登记。\n登记不收费。\n")
    assert document.articles[0].text == "车辆的所有人或者使用人应当每年登记。\n登记不收费。"


def test_parts_chapters_and_sections_nest() -> None:
    text = "某准则\n第一编 总则\n第一章 一\n第一节 甲\n第一条 子。\n第二编 分则\n第一章 二\n第二条 丑。\n"
    document = rules.parse(text)
    assert document.problems == ()
    assert [article.division.path() for article in document.articles if article.division] == [
        ("第一编 总则", "第一章 一", "第一节 甲"),
        ("第二编 分则", "第一章 二"),
    ]


WORDS = st.text("车辆应当登记并按年检修不得外借", min_size=1, max_size=20).map(lambda words: words + "。")
ITEMS = st.lists(st.text("轿车客车货船", min_size=1, max_size=8).map(lambda words: words + "；"), max_size=4)


@st.composite
def regulations(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A well-formed text and the bodies of its articles."""
    separator = draw(st.sampled_from([" ", "　", "\t", "  "]))
    gap = draw(st.sampled_from(["\n", "\n\n", "\r\n", "\n　\n"]))
    bodies = draw(
        st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=3), ITEMS), min_size=1, max_size=12)
    )
    rows = ["某某办法", "2024年3月1日发布"]
    expected = []
    for number, (paragraphs, items) in enumerate(bodies, 1):
        if number % 4 == 1:
            rows.append(f"第{to_chinese(number // 4 + 1)}章{separator}某事")
        marked = [f"（{to_chinese(n)}）{item}" for n, item in enumerate(items, 1)]
        expected.append([*paragraphs, *marked])
        rows += [f"第{to_chinese(number)}条{separator}{paragraphs[0]}", *paragraphs[1:], *marked]
    return gap.join(rows), expected


@given(regulations())
def test_any_regulation_is_recovered_and_written_back(case: tuple[str, list[list[str]]]) -> None:
    text, expected = case
    document = rules.parse(text)
    assert document.problems == ()
    assert [article.text.split("\n") for article in document.articles] == expected
    assert rules.to_source(document) == text.replace("\r\n", "\n")
    again = rules.parse(rules.to_markdown(document.title, document.header, rules.parts_of(document)))
    assert [article.text for article in again.articles] == [article.text for article in document.articles]


@given(st.text("第一二条之章节#（）()。、 　\n\r\t1.附件目录规定：《》<!-- INFO END -->*甲乙", max_size=200))
def test_no_text_breaks_the_reader_or_loses_a_character(text: str) -> None:
    document = rules.parse(text)
    assert rules.to_source(document) == text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def test_heads_without_a_space_are_told_from_cross_references() -> None:
    rows = [
        "第一条与车辆有关的人适用。",
        "第一条规定的人员包括：",
        "第二条中华牌车辆除外。",
        "第九条以外照办。",
    ]
    text = HEAD + "\n\n".join(rows)
    document = rules.parse(text)
    assert [article.text.split("\n")[0][:2] for article in document.articles] == ["与车", "中华"]
    assert document.problems == ()


def test_a_text_that_starts_with_its_date_has_no_title() -> None:
    document = rules.parse("2024年3月1日 某市人民政府发布\n第一条 甲。")
    assert (document.title, document.header) == ("", "2024年3月1日 某市人民政府发布")
    assert [problem.message for problem in document.problems] == ["没有找到标题：第一行应当是法规名称"]


def test_points_are_told_from_items() -> None:
    text = "甲：\n（一）子：\n（1）一；\n（2）二；\n（二）丑。\n乙：\n1.寅；\n2.卯。"
    first, second = rules.paragraphs_of(text)
    assert [(item.number, item.subitems) for item in first.items] == [(1, ("一；", "二；")), (2, ())]
    assert [item.text for item in second.items] == ["寅；", "卯。"]
    assert messages(HEAD + "第一条 " + text) == []


def test_the_title_is_the_regulation_not_the_notice_that_issues_it() -> None:
    notice = "关于印发《某市车辆办法》的通知\n各单位：\n2024年3月1日\n"
    document = rules.parse(notice + "某市车辆办法\n第一条 甲。")
    assert document.title == "某市车辆办法"


def test_a_preface_belongs_to_its_heading() -> None:
    assert messages("某准则\n序言\n为了端正作风，制定本准则。\n第一条 甲。") == []


def test_short_items_without_a_full_stop_stay_apart() -> None:
    document = rules.parse("某办法\n第一条 种类：\n（一）警告\n（二）记过\n受处分的，期间为六个月。")
    assert document.articles[0].text.split("\n")[2:] == ["（二）记过", "受处分的，期间为六个月。"]
