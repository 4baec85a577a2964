"""How citations are written: regular expressions and plain values, before any text is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .numerals import NUMERAL, parse_numeral

WIDEST_RANGE = 300
"""Articles; a longer range (第一条至第九百条) is taken as its two ends."""

_TO = r"至|到|-|—|–|~|～"
_OWN_KINDS = r"(?:法(?![院官律定人])|条例|规定|办法|规则|准则|细则|章程|决定|解释|守则|制度)"

ANCHOR = re.compile(
    r"(?P<quoted>《(?:[^《》]|《[^《》]{1,80}》){1,120}》(?P<note>\s*[（(][^（）()《》]{1,40}[）)])?)"
    rf"|(?P<own>本{_OWN_KINDS})"
    rf"|(?P<that>(?:该|同){_OWN_KINDS})"
    r"|(?P<previous>(?<![目以提生事当此空])前(?P<count>[一二两三四五])?(?P<unit>款(?!项)|条(?![件例款])|项(?!目)))"
    r"|(?P<here>本(?P<here_unit>条(?![件例款])|款(?!项)|项(?!目)))"
    rf"|(?P<article>(?:第\s?)?{NUMERAL}{{1,9}}(?:\s?(?:[、，,]|{_TO})\s?第?\s?{NUMERAL}{{1,9}}){{0,30}}\s?条)"
)
CONNECTOR = re.compile(rf"\s*(?:的|中的?|之)?\s*(?:第{NUMERAL}+(?:分编|编|章|节)\s*)*")
JOIN = re.compile(rf"\s*(?:(?P<range>{_TO})|、|，|,|和|以?及|与|或者?)\s*")
_ARTICLE = re.compile(
    rf"(?P<ordinal>第\s?)?(?P<number>{NUMERAL}{{1,9}})"
    rf"(?P<more>(?:\s?(?:[、，,]|{_TO})\s?第?\s?{NUMERAL}{{1,9}}){{0,30}})\s?条(?!件|例|款)"
    rf"(?:之(?P<suffix>{NUMERAL}+)(?![般种定切致]))?"
)
_MORE = re.compile(rf"\s*(?:(?P<range>{_TO})|[、，,])\s*第?\s*(?P<number>{NUMERAL}+)")
_PARAGRAPH = re.compile(rf"\s*第\s*(?P<number>{NUMERAL}+)\s*款")
_ITEM = re.compile(
    rf"\s*(?:第\s*[（(]?\s*(?P<number>{NUMERAL}+)\s*[）)]?|[（(](?P<bare>{NUMERAL}+)[）)])\s*项(?!目)"
)
_SUBITEM = re.compile(rf"\s*第\s*(?P<number>{NUMERAL}+)\s*目")


@dataclass(frozen=True)
class Reference:
    """One cited place. ``law`` is the normal name (see :func:`names.normal_name`), ``None`` if not known."""

    law: str | None
    number: int
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None


@dataclass(frozen=True)
class Place:
    """One element of a list of places, and where it ends in the text."""

    reference: Reference
    extra: tuple[Reference, ...]
    end: int

    @property
    def references(self) -> tuple[Reference, ...]:
        return (self.reference, *self.extra)

    @property
    def last(self) -> Reference:
        return self.references[-1]


def read_place(text: str, start: int, base: Reference, ordinal_needed: bool) -> Place | None:
    """Read 第五十三条第二款第（三）项 at ``start``; without 条 the 款 or 项 belongs to ``base``."""
    article = _ARTICLE.match(text, start)
    if article and (article["ordinal"] or not ordinal_needed):
        return _read_article(text, article, base)
    if not base.number:
        return None
    reference, end = _read_below(text, start, base)
    return Place(reference, (), end) if end > start else None


def expand_range(first: Reference, last: Reference) -> tuple[Reference, ...]:
    """Everything from ``first`` to ``last``, both included; just the two where nothing lies between."""
    if first.number != last.number:
        middle = range(first.number + 1, last.number)
        between = [Reference(first.law, number) for number in middle]
    elif first.suffix != last.suffix:
        between = [Reference(first.law, first.number, n) for n in range(first.suffix + 1, last.suffix)]
    elif first.paragraph != last.paragraph:
        numbers = range((first.paragraph or 0) + 1, last.paragraph or 0)
        between = [replace(first, paragraph=number, item=None, subitem=None) for number in numbers]
    else:
        numbers = range((first.item or 0) + 1, last.item or 0)
        between = [replace(first, item=number, subitem=None) for number in numbers]
    return (first, *(between if len(between) <= WIDEST_RANGE else ()), last)


def _read_article(text: str, match: re.Match[str], base: Reference) -> Place | None:
    """An article with its 款 and 项, or several under one 条 (第三、五条; 第79-81条)."""
    number = parse_numeral(match["number"])
    suffix = parse_numeral(match["suffix"]) if match["suffix"] else 0
    if not number or suffix is None:
        return None
    found = [Reference(base.law, number)]
    for more in _MORE.finditer(match["more"] or ""):
        following = parse_numeral(more["number"])
        if not following:
            return None
        reference = Reference(base.law, following)
        if more["range"] and following > found[-1].number:
            found[-1:] = expand_range(found[-1], reference)
        else:
            found.append(reference)
    found[-1], end = _read_below(text, match.end(), replace(found[-1], suffix=suffix))
    return Place(found[0], tuple(found[1:]), end)


def _read_below(text: str, start: int, base: Reference) -> tuple[Reference, int]:
    """Read 款, 项 and 目 after an article, or alone where the article is known."""
    reference, end = base, start
    if (match := _PARAGRAPH.match(text, end)) and (number := parse_numeral(match["number"])):
        reference, end = replace(reference, paragraph=number, item=None, subitem=None), match.end()
    if (match := _ITEM.match(text, end)) and (number := parse_numeral(match["number"] or match["bare"])):
        reference, end = replace(reference, item=number, subitem=None), match.end()
    if reference.item and (match := _SUBITEM.match(text, end)) and (number := parse_numeral(match["number"])):
        reference, end = replace(reference, subitem=number), match.end()
    return reference, end
