"""Regulations are found: by words, in force unless asked; a place named outright stands first."""

from datetime import UTC, date, datetime

import pytest

from xueji.common.search import selectors as search
from xueji.common.search.queries import Wish
from xueji.foundation.regulations import named_places, services
from xueji.foundation.regulations.models import Article, Regulation
from xueji.foundation.regulations.testing import make_regulation

from .real_texts import FOLDER, needs_real_texts

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
OLD = "某市用车办法\n\n第一条 公务用车应当登记。\n\n第二条 车辆定点停放。\n"
NEW = "某市用车办法\n\n第一条 公务用车应当登记并公示。\n\n第二条 车辆定点停放。\n\n第三条 钥匙集中保管。\n"
KINDS = ("regulation", "article")


def found(text: str, **wish: object) -> list[str]:
    """Titles found, best first."""
    answer = search.search(None, Wish(text, KINDS, **wish), NOW)  # type: ignore[arg-type]
    return [hit.title for hit in search.hits_of(answer.numbers, answer.marks, TODAY)]


def named(text: str, reading: str = "") -> list[str]:
    """Titles of the places named outright."""
    read = named_places.read(text, TODAY, reading)
    return [place.title for place in (*read.found, *read.choices)] if read else []


@pytest.fixture
def law(db: None) -> Regulation:
    """A regulation with an old version and one in force."""
    for text, day in ((OLD, date(2020, 1, 1)), (NEW, date(2025, 6, 1))):
        services.import_regulation(text, name="某市用车办法.md", actor=None, now=NOW, version_date=day)
    return Regulation.objects.get()


def test_only_what_is_in_force_unless_asked(law: Regulation) -> None:
    first = "《某市用车办法》第一条"
    assert found("公务用车 登记", on=TODAY).count(first) == 1
    assert found("公务用车 登记").count(first) == 2
    assert found("钥匙", on=date(2021, 1, 1)) == []


def test_changed_dates_are_found_at_once(law: Regulation) -> None:
    version = law.versions.get(version_date=date(2025, 6, 1))
    services.update_version_dates(
        version,
        promulgated_date=None,
        effective_date=date(2025, 6, 1),
        repealed_date=date(2026, 1, 1),
        actor=None,
        now=NOW,
    )
    assert found("钥匙", on=TODAY) == []
    assert found("钥匙", on=date(2025, 7, 1)) == ["《某市用车办法》第三条"]


def test_disciplines_and_names_are_found_at_once(law: Regulation) -> None:
    article = Article.objects.get(number=3)
    services.set_disciplines(article, ["integrity"], actor=None, now=NOW)
    assert found("钥匙", discipline="integrity") == ["《某市用车办法》第三条"]
    services.update_regulation(law, actor=None, now=NOW, aliases="车规")
    assert "某市用车办法" in found("车规", on=TODAY)
    assert named("车规3") == ["《某市用车办法》第三条"]


NAMED = [
    ("某市用车办法第三条", ["《某市用车办法》第三条"]),
    ("某市用车办法3", ["《某市用车办法》第三条"]),
    ("《某市用车办法》第3条第一款", ["《某市用车办法》第三条第一款"]),
    ("mscbf3", []),
    ("msycbf3", ["《某市用车办法》第三条"]),
    ("MSYCBF 3", ["《某市用车办法》第三条"]),
    ("moushiyongchebanfa3", ["《某市用车办法》第三条"]),
    ("某市用车办法", ["《某市用车办法》"]),
    ("用车办法3", ["《某市用车办法》第三条"]),
    ("第三条", ["《某市用车办法》第三条"]),
    ("3", ["《某市用车办法》第三条"]),
    ("某市用车办法第九条", ["《某市用车办法》"]),
    ("第九条", []),
    ("三", []),
    ("2026年3月", []),
    ("钥匙", []),
    ("第三条第", []),
    ("第零条", []),
]


@pytest.mark.parametrize(("typed", "expected"), NAMED)
def test_places_named_outright(law: Regulation, typed: str, expected: list[str]) -> None:
    assert named(typed) == expected


def test_where_the_law_is_open_it_is_asked_with_the_one_read_first(law: Regulation) -> None:
    other = make_regulation("某市会议办法", {1: "会议应当从简。"}).regulation
    assert set(named("第一条")) == {"《某市用车办法》第一条", "《某市会议办法》第一条"}
    assert named("第一条", f"/regulations/{other.pk}/")[0] == "《某市会议办法》第一条"
    assert named("第一条", f"/regulations/{law.pk}/")[0] == "《某市用车办法》第一条"
    read = named_places.read("办法1", TODAY, "")
    assert read is not None and "名称含“办法”" in read.question and len(read.choices) == 2


# Own queries over the real statutes: what a person types, and the articles one of which should come first.
QUALITY = [
    ("留置期限", ["《监察法》第四十八条"]),
    ("留置 延长 三个月", ["《监察法》第四十八条"]),
    ("留置 集体研究决定", ["《监察法》第四十七条"]),
    ("管护 通知家属", ["《监察法》第五十条"]),
    ("监察官回避", ["《监察官法》第四十七条"]),
    ("特约监察员", ["《监察官法》第四十四条"]),
    ("礼品礼金 有价证券", ["《公职人员政务处分法》第三十四条"]),
    ("收受可能影响公正行使公权力的礼品", ["《公职人员政务处分法》第三十四条"]),
    ("政务处分的期间", ["《公职人员政务处分法》第八条"]),
    ("政务处分 种类", ["《公职人员政务处分法》第七条"]),
    ("篡改伪造本人档案", ["《公职人员政务处分法》第二十九条"]),
    ("取得外国国籍 移居", ["《公职人员政务处分法》第三十一条"]),
    ("拒不执行 集体作出的重大决定", ["《公职人员政务处分法》第三十条"]),
    ("违规从事营利性活动", ["《公职人员政务处分法》第三十六条"]),
    ("宗族 黑恶势力", ["《公职人员政务处分法》第三十七条"]),
    ("赌博 吸毒", ["《行政机关公务员处分条例》第三十二条", "《行政机关公务员处分条例》第三十一条"]),
    ("包养情人", ["《行政机关公务员处分条例》第二十九条"]),
    (
        "串通投标",
        ["《招标投标法》第三十二条", "《招标投标法实施条例》第三十九条", "《招标投标法》第五十三条"],
    ),
    ("视为投标人相互串通投标", ["《招标投标法实施条例》第四十条"]),
    ("必须进行招标的项目", ["《招标投标法》第三条"]),
    ("化整为零 规避招标", ["《招标投标法》第四条", "《招标投标法》第四十九条"]),
    ("邀请招标 三个以上", ["《招标投标法》第十七条"]),
    ("评标委员会 五人以上单数", ["《招标投标法》第三十七条"]),
    ("投标保证金 百分之二", ["《招标投标法实施条例》第二十六条"]),
    ("政府采购方式", ["《政府采购法》第二十六条"]),
    ("单一来源采购", ["《政府采购法》第三十一条", "《政府采购法》第三十九条"]),
    ("竞争性谈判", ["《政府采购法》第三十条", "《政府采购法》第三十八条"]),
    ("采购人员 利害关系 回避", ["《政府采购法》第十二条"]),
    ("公务员任职回避 夫妻关系", ["《公务员法》第七十四条"]),
    ("公务员辞去公职后 从业限制", ["《公务员法》第一百零七条"]),
    ("不得录用为公务员", ["《公务员法》第二十六条"]),
    ("公务员兼职 领取报酬", ["《公务员法》第四十四条"]),
    ("私设会计账簿", ["《会计法》第四十条", "《会计法》第三条", "《会计法》第十六条"]),
    ("伪造变造会计凭证", ["《会计法》第四十一条", "《会计法》第四十三条", "《会计法》第四十条"]),
    ("会计档案 保管期限", ["《会计法》第二十三条"]),
    ("预算调整 审查", ["《预算法》第六十九条", "《预算法》第六十七条", "《预算法》第六十八条"]),
    ("预备费 百分之一", ["《预算法》第四十条"]),
    (
        "敏感个人信息",
        ["《个人信息保护法》第二十八条", "《个人信息保护法》第二十九条", "《个人信息保护法》第三十条"],
    ),
    ("不满十四周岁未成年人", ["《个人信息保护法》第三十一条", "《个人信息保护法》第二十八条"]),
    ("数据分类分级保护", ["《数据安全法》第二十一条"]),
    ("信访人 不得 围堵", ["《信访工作条例》第二十六条"]),
    ("信访事项 六十日内办结", ["《信访工作条例》第三十四条"]),
    ("体罚学生", ["《教师法》第三十七条"]),
    ("内幕信息知情人", ["《证券法》第五十一条", "《证券法》第五十三条"]),
    ("审计人员 回避", ["《审计法》第十四条", "《审计法》第十五条", "《审计法》第十三条"]),
]
DIRECT = [
    ("jcf48", "《监察法》第四十八条"),
    ("zbtbf5", "《招标投标法》第五条"),
    ("监察法48", "《监察法》第四十八条"),
    ("监察法第48条", "《监察法》第四十八条"),
    ("《招标投标法》第五条第一款", "《招标投标法》第五条第一款"),
    ("中华人民共和国公务员法第五十九条", "《公务员法》第五十九条"),
    ("政府采购法 第二十六条", "《政府采购法》第二十六条"),
    ("xfgztl26", "《信访工作条例》第二十六条"),
    ("grxxbhf", "《个人信息保护法》"),
    ("公务员法", "《公务员法》"),
]
FIRST_THREE = 0.9
"""Share of the queries whose article is among the first three; measured 2026-11."""


@needs_real_texts
@pytest.mark.django_db
def test_real_statutes_are_found_as_people_ask() -> None:
    for file in sorted(FOLDER.glob("*.md")):
        services.import_regulation(file.read_bytes(), name=file.name, actor=None, now=NOW)
    missed = [
        (typed, first)
        for typed, wanted in QUALITY
        if not set(first := found(typed, on=TODAY)[:3]) & set(wanted)
    ]
    assert len(QUALITY) >= 40
    assert 1 - len(missed) / len(QUALITY) >= FIRST_THREE, missed
    wrong = [typed for typed, title in DIRECT if named(typed)[:1] != [title]]
    assert not wrong
    assert len(named("第53条")) == named_places.CHOICES_MAX
