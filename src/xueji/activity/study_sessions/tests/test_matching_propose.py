"""From agenda to articles on a small fictional rule book that holds none of the national statutes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.activity.study_sessions.matching import (
    ArticleIndex,
    ArticleText,
    build_index,
    load_themes,
    propose,
    propose_articles,
    query_terms,
)

BUYING, CONDUCT, STAFF = "云杉学院物品采购管理办法", "云杉学院教职工廉洁从业规定", "云杉学院人事工作规则"
RULES = {
    BUYING: [
        ("总则", "为了规范采购行为，制定本办法。"),
        ("采购方式", "一万元以上的采购应当公开招标，不得化整为零。"),
        ("采购方式", "急需物品可以询价，询价不少于三家的供应商。"),
        ("采购程序", "采购人员与供应商有利害关系的，应当回避。"),
        ("验收", "到货后由三人验收，验收书由全体签字。"),
        ("附则", "本办法自公布之日起施行。"),
    ],
    CONDUCT: [
        ("总则", "教职工应当廉洁从业，不得利用职权谋取私利。"),
        ("行为规范", "不得收受礼品、礼金、有价证券和购物卡。"),
        ("行为规范", "节日期间不得超标准、超范围发放福利。"),
        ("行为规范", "公务接待不得超标准，不得违反规定公款消费。"),
    ],
    STAFF: [
        ("任用", "任用中层负责人，经民主推荐、组织考察、任职前公示。"),
        ("考核", "年度考核分优秀、称职、基本称职和不称职四个等次。"),
        ("回避", "有夫妻关系、直系血亲关系的，不得在同一部门任上下级。"),
    ],
}


def rows(rules: dict[str, list[tuple[str, str]]]) -> list[ArticleText]:
    return [
        ArticleText(f"{title}{number}", title, title, number, 0, f"第一章 {chapter}", text)
        for title, articles in rules.items()
        for number, (chapter, text) in enumerate(articles, start=1)
    ]


@pytest.fixture(scope="module")
def index() -> ArticleIndex:
    return build_index(rows(RULES))


def ids(index: ArticleIndex, agenda: str, limit: int = 5) -> list[str]:
    return [proposal.article_id for proposal in propose_articles(index, agenda, load_themes(), limit)]


@pytest.mark.parametrize(
    ("agenda", "expected"),
    [
        ("研究教学楼投影仪采购方案", f"{BUYING}2"),
        ("打印机询价情况", f"{BUYING}3"),
        ("新到设备的验收", f"{BUYING}5"),
        ("中秋节福利发放", f"{CONDUCT}3"),
        ("收到家长送来的购物卡如何处理", f"{CONDUCT}2"),
        ("讨论中层干部任用", f"{STAFF}1"),
        ("研究年度考核优秀等次", f"{STAFF}2"),
    ],
)
def test_the_institutions_own_rules_are_found(index: ArticleIndex, agenda: str, expected: str) -> None:
    assert expected in ids(index, agenda)[:2]


@pytest.mark.parametrize("agenda", ["今天天气", "足球比赛", "团建爬山", "传达天气预警", "图书馆读书会"])
def test_nothing_is_proposed_for_matters_without_rules(index: ArticleIndex, agenda: str) -> None:
    outcome = propose(index, agenda, load_themes())
    assert outcome.proposals == () and "没有" in outcome.reason


def test_an_empty_agenda_says_what_to_do(index: ArticleIndex) -> None:
    assert propose(index, " \n", load_themes()).reason.startswith("议程里没有")


def test_no_regulations_at_all() -> None:
    assert propose_articles(build_index([]), "研究采购", load_themes()) == []


def test_items_take_turns(index: ArticleIndex) -> None:
    found = propose_articles(index, "采购投影仪；中秋福利；中层干部任用", load_themes(), 3)
    assert [proposal.item_index for proposal in found] == [0, 1, 2]
    assert len({proposal.article_id for proposal in found}) == 3


def test_purpose_and_entry_into_force_come_last(index: ArticleIndex) -> None:
    found = ids(index, "物品采购管理", limit=20)
    assert not {f"{BUYING}1", f"{BUYING}6"} & set(found[:3])


def test_reason_and_score_can_be_shown(index: ArticleIndex) -> None:
    proposal = propose_articles(index, "研究投影仪采购方案", load_themes())[0]
    assert "议题“研究投影仪采购方案”涉及政府采购" in proposal.reason and "“采购”" in proposal.reason
    assert 0 < proposal.score <= 1 and proposal.theme_keys == ("procurement",)


def test_a_reason_quotes_only_what_was_typed(index: ArticleIndex) -> None:
    (first, *_) = propose_articles(index, "有人给科长塞钱", load_themes())
    assert "议题里有" not in first.reason and "意思是" in first.reason


def test_the_index_survives_a_file(index: ArticleIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "index.npz")
    again = ArticleIndex.load(tmp_path / "index.npz")
    assert ids(again, "研究采购方案") == ids(index, "研究采购方案")


def test_query_terms_carry_the_themes_words() -> None:
    terms = query_terms("中秋节福利", load_themes())
    assert terms["节日福利" if "节日福利" in terms else "福利"] > 0
    assert any("发放" in term for term in terms)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text(alphabet="海鸟观测潮汐贝壳灯塔礁石浪花风帆记录每日", min_size=6, max_size=40),
        min_size=1,
        max_size=8,
    )
)
def test_an_unrelated_regulation_changes_nothing(texts: list[str]) -> None:
    more = rows(RULES) + rows({"海鸟观测站观测规程": [("观测", text) for text in texts]})
    for agenda in ("研究教学楼投影仪采购方案", "中秋节福利发放", "讨论中层干部任用"):
        assert ids(build_index(more), agenda) == ids(build_index(rows(RULES)), agenda)
