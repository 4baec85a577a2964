"""Laws and articles that an agenda names itself."""

import pytest

from xueji.activity.study_sessions.matching import (
    ArticleIndex,
    ArticleText,
    build_index,
    load_themes,
    propose_articles,
)
from xueji.activity.study_sessions.matching.references import chinese_number, in_chinese, short_names

TITLES = ["中华人民共和国云杉采购法", "云杉采购法实施条例", "云杉学院教职工行为规范条例"]


@pytest.fixture(scope="module")
def index() -> ArticleIndex:
    return build_index(
        ArticleText(f"{law}.{number}.{suffix}", title, title, number, suffix, "第一章 总则", text)
        for law, title in enumerate(TITLES)
        for number, suffix, text in [
            (1, 0, "为了规范行为，制定本办法。"),
            (2, 0, "采购应当公开。"),
            (3, 0, "不得化整为零，不得指定供应商。"),
            (3, 1, "紧急采购应当事后公示。"),
            (12, 0, "供应商的质疑应当在三日内答复。"),
        ]
    )


def ids(index: ArticleIndex, agenda: str) -> list[str]:
    return [one.article_id for one in propose_articles(index, agenda, load_themes())]


@pytest.mark.parametrize(
    ("agenda", "expected"),
    [
        ("学习《云杉采购法》第三条", ["0.3.0"]),
        ("学习中华人民共和国云杉采购法第3条", ["0.3.0"]),
        ("学习云杉采购法第三条之一", ["0.3.1"]),
        ("学习《云杉采购法实施条例》第十二条", ["1.12.0"]),
        ("学习云杉采购法第二条至第三条", ["0.2.0", "0.3.0"]),
        ("学习云杉采购法第二条、第十二条", ["0.2.0", "0.12.0"]),
        ("云杉采购法第12条和教职工行为规范条例第2条", ["0.12.0", "2.2.0"]),
    ],
)
def test_named_articles_come_first(index: ArticleIndex, agenda: str, expected: list[str]) -> None:
    assert ids(index, agenda)[: len(expected)] == expected


def test_a_law_alone_gives_its_duties(index: ArticleIndex) -> None:
    found = ids(index, "学习《云杉采购法》")
    assert found and all(one.startswith("0.") for one in found) and "0.1.0" not in found[:3]


def test_a_law_with_a_subject_gives_that_subject(index: ArticleIndex) -> None:
    assert ids(index, "学习《云杉采购法》关于质疑答复的规定")[0] == "0.12.0"


def test_an_article_that_is_not_there_is_not_invented(index: ArticleIndex) -> None:
    found = propose_articles(index, "云杉采购法第九十九条", load_themes())
    assert all("第九十九条" not in one.reason and one.score < 1 for one in found)


def test_named_articles_stand_alone_without_another_subject(index: ArticleIndex) -> None:
    assert ids(index, "学习《云杉采购法》第三条") == ["0.3.0"]


@pytest.mark.parametrize("agenda", ["聘请云杉采购法律顾问", "云杉采购法规培训"])
def test_a_name_inside_another_word_is_no_reference(index: ArticleIndex, agenda: str) -> None:
    found = propose_articles(index, agenda, load_themes())
    assert all("写明" not in one.reason for one in found)


def test_short_names_are_unique_and_begin_at_a_word() -> None:
    names = short_names(TITLES, {"采购办法": "云杉采购法实施条例", "别的": "没有的法"})
    assert "实施条例" not in names and "别的" not in names
    assert names["采购办法"] == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("五十三", 53),
        ("一百零六", 106),
        ("二百二十六", 226),
        ("五三", 53),
        ("１０", 10),
    ],
)
def test_numbers(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("number", [*range(1, 130), 200, 201, 210, 226, 999])
def test_numbers_there_and_back(number: int) -> None:
    assert chinese_number(in_chinese(number)) == number
