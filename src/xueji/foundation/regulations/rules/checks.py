"""What is wrong with a parsed regulation, said with line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import markers
from .document import Article, Division, Document, Line, LineKind, Problem, article_label
from .numerals import NUMERAL, parse_numeral

LONGEST_LINE = 10_000
"""Characters; the longest article of 1,510 national texts has 9,465 (see the measurements on retrieval)."""

_DECLARED = re.compile(rf"共(?:计)?\s*(?P<words>(?:{NUMERAL}+\s*(?:分编|编|章|节|条)[、，,和\s]*)+)")
_COUNT = re.compile(rf"(?P<number>{NUMERAL}+)\s*(?P<unit>分编|编|章|节|条)")
_OUTSIDE_ARTICLES = {LineKind.TITLE, LineKind.HEADER, LineKind.PREAMBLE, LineKind.CONTENTS, LineKind.ANNEX}


def label(number: int, suffix: int = 0) -> str:
    """第五十三条."""
    return article_label(number, suffix)


def check(document: Document) -> Iterator[Problem]:
    """Yield every problem of numbering, emptiness, totals and length."""
    yield from _kind_of_text(document)
    yield from _article_numbers(document.articles)
    yield from _empty_articles(document.articles)
    yield from _division_numbers(document.divisions)
    yield from _item_numbers(document.lines)
    yield from _declared_totals(document)
    yield from _long_lines(document.lines)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by line, each message once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))


def _kind_of_text(document: Document) -> Iterator[Problem]:
    if not document.lines:
        yield Problem(1, "文件是空的", blocking=True)
    elif not document.articles:
        yield Problem(1, "没有找到任何“第×条”，这份文件不像一部法规", blocking=True)


def _article_numbers(articles: tuple[Article, ...]) -> Iterator[Problem]:
    seen: dict[tuple[int, int], int] = {}
    last: tuple[int, int] = (0, 0)
    for article in articles:
        key = (article.number, article.suffix)
        if key in seen:
            yield Problem(
                article.line, f"{article.label}重复：第 {seen[key]} 行已有{article.label}", blocking=True
            )
            continue
        seen[key] = article.line
        if key < last:
            yield Problem(article.line, f"编号倒退：{label(*last)}之后出现{article.label}")
            continue
        yield from _gap(last, article)
        last = key


def _gap(last: tuple[int, int], article: Article) -> Iterator[Problem]:
    number, suffix = last
    if article.suffix:
        missing = (article.number, article.suffix - 1)
        if missing > last:
            yield Problem(article.line, f"缺少{label(*missing)}：{_after(last)}就是{article.label}")
    elif article.number > number + 1:
        first, final = label(number + 1), label(article.number - 1)
        span = first if first == final else f"{first}至{final}"
        yield Problem(article.line, f"缺少{span}：{_after(last)}就是{article.label}")


def _after(last: tuple[int, int]) -> str:
    return f"{label(*last)}之后" if last[0] else "开头"


def _empty_articles(articles: tuple[Article, ...]) -> Iterator[Problem]:
    for article in articles:
        if not article.text.strip():
            yield Problem(article.line, f"{article.label}没有正文")


def _division_numbers(divisions: tuple[Division, ...]) -> Iterator[Problem]:
    """Numbers rise by one inside their parent; a chapter may also count on through the whole text."""
    last: dict[str, tuple[int, Division | None]] = {}
    for division in divisions:
        if division.number is None:
            continue
        number, parent = last.get(division.unit, (0, division.parent))
        restarts = division.number == 1 and parent is not division.parent
        if division.number != number + 1 and not restarts:
            expected = f"应当是第{label(number + 1)[1:-1]}{division.unit}"
            yield Problem(division.line, f"“{division.heading}”编号接不上，{expected}")
        last[division.unit] = (division.number, division.parent)


def _item_numbers(lines: tuple[Line, ...]) -> Iterator[Problem]:
    """（一）（二）… rise by one inside a paragraph; （1）（2） below （一） are 目 and not checked."""
    last, article, in_chinese = 0, "", False
    for line in lines:
        if line.kind is LineKind.ARTICLE:
            article = line.marker.strip()
        marker = line.marker if line.kind is LineKind.ITEM else line.text
        head = markers.item_head(marker) if line.kind in (LineKind.ARTICLE, LineKind.ITEM) else None
        if head is None:
            if line.kind not in (LineKind.SUBITEM, LineKind.CONTINUATION):
                last, in_chinese = 0, False
            continue
        is_chinese = not any(character.isdigit() for character in head[0])
        if in_chinese and not is_chinese:
            continue
        if head[1] != last + 1:
            yield Problem(line.number, f"{article}的项编号接不上：“{head[0].strip()}”前面是第 {last} 项")
        last, in_chinese = head[1], is_chinese


def _declared_totals(document: Document) -> Iterator[Problem]:
    found = {"条": len(document.articles)}
    for division in document.divisions:
        if division.number is not None:
            found[division.unit] = found.get(division.unit, 0) + 1
    for line in document.lines:
        if line.kind not in _OUTSIDE_ARTICLES:
            continue
        for declared in _DECLARED.finditer(line.text):
            for count in _COUNT.finditer(declared["words"]):
                number, unit = parse_numeral(count["number"]), count["unit"]
                if number is not None and number != found.get(unit, 0):
                    yield Problem(
                        line.number, f"文中写明共 {number} {unit}，实际读到 {found.get(unit, 0)} {unit}"
                    )


def _long_lines(lines: tuple[Line, ...]) -> Iterator[Problem]:
    lengths: dict[int, int] = {}
    for line in lines:
        lengths[line.number] = lengths.get(line.number, 0) + len(line.text)
    for number, length in lengths.items():
        if length > LONGEST_LINE:
            yield Problem(number, f"这一行有 {length} 个字，可能丢失了换行")
