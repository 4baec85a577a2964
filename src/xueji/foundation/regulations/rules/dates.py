"""Dates of a regulation: of the version, of promulgation, of entry into force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .document import Article
from .numerals import NUMERAL, parse_numeral

_FULL = re.compile(
    rf"(?P<y>{NUMERAL}{{4}})\s*年\s*(?P<m>{NUMERAL}{{1,3}})\s*月\s*(?P<d>{NUMERAL}{{1,3}})\s*日"
)
_NUMERIC = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-./_]?(?P<m>\d{2})[-./_]?(?P<d>\d{2})(?!\d)")
_IN_FORCE = re.compile(r"自\s*(?P<when>[^，。；自]{2,20}?日?)\s*(?:之日)?起\s*(?:施行|实施|生效|执行)")
_PASSED = re.compile(r"通过|批准|审议")
_ISSUED = re.compile(r"公布|发布|印发|颁布|令第")


@dataclass(frozen=True)
class TextDates:
    """What the text says of its own dates; ``None`` where it says nothing.

    ``version_on`` is the date the version goes by: the file name's, else the latest dated header line.
    ``effective_on`` is only the day the text names for this version; a later amendment keeps the article of
    the first version (本法自2000年7月1日起施行), which says nothing about the amendment, hence ``None`` then.
    """

    version_on: date | None
    promulgated_on: date | None
    effective_on: date | None


def is_dated_line(line: str) -> bool:
    """Tell whether a line carries a full date (2024年12月25日 …)."""
    return bool(_FULL.search(line))


def dates_in(text: str) -> Iterator[date]:
    """Yield every valid full date written 2024年6月28日 or 二〇二四年六月二十八日."""
    for match in _FULL.finditer(text):
        found = _as_date(parse_numeral(match["y"]), parse_numeral(match["m"]), parse_numeral(match["d"]))
        if found:
            yield found


def date_in_file_name(name: str) -> date | None:
    """Read 监察法(2018-03-20).md, 会计法_20240628.docx or 审计法（2021年10月23日）.txt."""
    for match in _NUMERIC.finditer(name):
        found = _as_date(int(match["y"]), int(match["m"]), int(match["d"]))
        if found:
            return found
    return next(dates_in(name), None)


def text_dates(file_name: str, header: str, articles: tuple[Article, ...]) -> TextDates:
    """Collect the dates from file name, header lines and the closing articles."""
    issued, passed, started = [], [], []
    for row in header.split("\n"):
        found = list(dates_in(row))
        if _ISSUED.search(row):
            issued += found
        elif "施行" in row and not _PASSED.search(row):
            started += found
        else:
            passed += found
    latest = max(issued + passed, default=max(started, default=None))
    version_on = date_in_file_name(file_name) or latest
    stated = max(started, default=None) or _stated_effective(articles, version_on)
    first_version = len(passed) <= 1 and len(issued) <= 1
    effective_on = stated if stated and version_on and stated >= version_on else None
    if effective_on is None and first_version and _from_promulgation(articles):
        effective_on = version_on
    return TextDates(version_on, latest, effective_on)


def _stated_effective(articles: tuple[Article, ...], version_on: date | None) -> date | None:
    """The day a closing article names; the last such sentence wins."""
    for article in reversed(articles[-5:]):
        for match in reversed(list(_IN_FORCE.finditer(article.text))):
            found = list(dates_in(match["when"] + ("" if match["when"].endswith("日") else "日")))
            if found:
                return found[-1]
    return None


def _from_promulgation(articles: tuple[Article, ...]) -> bool:
    sentences = (match["when"] for article in articles[-5:] for match in _IN_FORCE.finditer(article.text))
    return any(re.search(r"公布|发布|印发", words) for words in sentences)


def _as_date(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
