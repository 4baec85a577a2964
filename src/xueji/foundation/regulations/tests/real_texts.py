"""The statutes beside the repository; tests that read them skip where they are absent."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[6] / "shared" / "data" / "regulations"
ARTICLES = {
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
needs_real_texts = pytest.mark.skipif(not FOLDER.is_dir(), reason="needs ../shared/data/regulations")


def real_text(name: str) -> str:
    """Text of one statute by file name without suffix."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")
