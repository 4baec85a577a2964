"""Dates of a version: file name, header lines, closing articles."""

from __future__ import annotations

from datetime import date

import pytest

from xueji.foundation.regulations import rules
from xueji.foundation.regulations.rules.dates import date_in_file_name, dates_in

from .real_texts import needs_real_texts, real_text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("监察法(2018-03-20).md", date(2018, 3, 20)),
        ("会计法_20240628.docx", date(2024, 6, 28)),
        ("审计法（2021年10月23日）.txt", date(2021, 10, 23)),
        ("某办法 2024.03.05.txt", date(2024, 3, 5)),
        ("某办法(2024-02-31).md", None),
        ("某办法.md", None),
    ],
)
def test_date_in_file_name(name: str, expected: date | None) -> None:
    assert date_in_file_name(name) == expected


def test_chinese_dates_are_read() -> None:
    assert list(dates_in("二〇二四年六月二十八日、２０２４年７月１日、2024年13月1日")) == [
        date(2024, 6, 28),
        date(2024, 7, 1),
    ]


def text_dates(header: str, closing: str, name: str = "x.md") -> tuple[date | None, ...]:
    document = rules.parse(f"# 某法\n\n{header}\n\n<!-- INFO END -->\n\n第一条 {closing}")
    found = rules.text_dates(name, document.header, document.articles)
    return found.version_on, found.promulgated_on, found.effective_on


@pytest.mark.parametrize(
    ("header", "closing", "expected"),
    [
        ("2021年8月20日 通过", "本法自2021年11月1日起施行。", ("2021-08-20", "2021-08-20", "2021-11-01")),
        ("2022年1月24日 审议批准\n2022年2月25日 发布", "本条例自2022年5月1日起施行。",
         ("2022-02-25", "2022-02-25", "2022-05-01")),
        ("2018年3月20日 通过", "本法自公布之日起施行。", ("2018-03-20", "2018-03-20", "2018-03-20")),
        ("1999年8月30日 通过\n2017年12月27日 修正", "本法自2000年1月1日起施行。",
         ("2017-12-27", "2017-12-27", None)),
        ("2007年4月22日 公布\n2007年6月1日 施行", "本条例生效。", ("2007-04-22", "2007-04-22", "2007-06-01")),
        ("无日期", "本法自公布之日起施行。", (None, None, None)),
    ],
)  # fmt: skip
def test_dates_of_a_text(header: str, closing: str, expected: tuple[str | None, ...]) -> None:
    assert tuple(str(day) if day else None for day in text_dates(header, closing)) == expected


@needs_real_texts
def test_the_file_name_wins_over_the_header() -> None:
    document = rules.parse(real_text("招标投标法实施条例(2019-03-02)"))
    found = rules.text_dates("招标投标法实施条例(2019-03-02).md", document.header, document.articles)
    assert (found.version_on, found.promulgated_on) == (date(2019, 3, 2), date(2018, 3, 19))
