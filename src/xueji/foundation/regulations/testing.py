"""Factories for tests of this and higher domains."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from xueji.foundation.regulations.models import Article, RegulationVersion
from xueji.foundation.regulations.rules import article_label
from xueji.foundation.regulations.services import import_regulation

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
REAL_TEXTS = Path(__file__).resolve().parents[5] / "shared" / "data" / "regulations"
"""Official statutes beside a checkout; tests that need them skip where the folder is absent."""

REAL_ARTICLES = {
    "个人信息保护法(2021-08-20)": 74,
    "会计法(2017-11-04)": 52,
    "会计法(2024-06-28)": 51,
    "信访工作条例(2022-02-25)": 50,
    "公务员法(2018-12-29)": 113,
    "公职人员政务处分法(2020-06-20)": 68,
    "审计法(2021-10-23)": 60,
    "招标投标法(2017-12-27)": 68,
    "招标投标法实施条例(2019-03-02)": 84,
    "政府采购法(2014-08-31)": 88,
    "教师法(2009-08-27)": 43,
    "数据安全法(2021-06-10)": 55,
    "监察官法(2021-08-20)": 68,
    "监察法(2018-03-20)": 69,
    "监察法(2024-12-25)": 78,
    "行政机关公务员处分条例(2007-04-22)": 55,
    "证券法(2019-12-28)": 226,
    "预算法(2018-12-29)": 101,
}
"""Articles of each statute by file name, as counted in the README beside them."""


def make_regulation(
    title: str = "某市公用车辆管理办法",
    articles: dict[int, str] | None = None,
    effective_date: date = date(2024, 1, 1),
    version_date: date | None = None,
) -> RegulationVersion:
    """A regulation imported from numbered articles; ``version_date`` defaults to the effective date."""
    bodies = articles or {1: "公用车辆应当登记。", 2: "公用车辆不得外借。"}
    rows = [title, *(f"{article_label(number)} {text}" for number, text in bodies.items())]
    result = import_regulation(
        "\n\n".join(rows),
        name=f"{title}.md",
        actor=None,
        now=NOW,
        version_date=version_date or effective_date,
        effective_date=effective_date,
    )
    return result.version


def make_article(text: str = "公用车辆应当登记。", title: str = "某市公用车辆管理办法") -> Article:
    """The only article of a regulation of its own."""
    return Article.objects.get(version=make_regulation(title, {1: text}))
