"""Laws and articles that the agenda itself names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from xueji.common.search import cut

from .articles import ArticleIndex

_DIGITS = "零〇○一二三四五六七八九十百千两\\d０-９"
_ARTICLES = re.compile(
    rf"第?\s*([{_DIGITS}]+)\s*条(?:之([一二三四五六七八九十]))?"
    rf"(?:\s*(至|到|—|－|-|~)\s*第?\s*([{_DIGITS}]+)\s*条)?"
)
_DIGIT = "零一二三四五六七八九"
_VALUES = {char: value for value, char in enumerate(_DIGIT)} | {"〇": 0, "○": 0, "两": 2}
# A short name must be this long and begin where a word begins: 政务处分法 yes, 实施条例 no.
SHORT_NAME_LENGTH = 5
# 第四十条至第六十条 is read as a range of at most so many articles.
LONGEST_RANGE = 30
# 预算法律顾问 and 预算法实施条例 do not name 预算法.
_OTHER_WORD = re.compile(r"[律规治制院官人定]|实施(?:条例|细则|办法)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A law named in the text at `span`, and the positions of the articles named with it (maybe none)."""

    law: int
    span: tuple[int, int]
    positions: tuple[int, ...]


def short_names(titles: Sequence[str], aliases: Mapping[str, str]) -> dict[str, int]:
    """Return every name that means exactly one of the laws: full title, unique ending, listed alias."""
    owners: dict[str, set[int]] = {}
    for law, title in enumerate(titles):
        for start in accumulate(len(word) for word in cut(title)):
            if len(title) - start >= SHORT_NAME_LENGTH:
                owners.setdefault(title[start:], set()).add(law)
    names = {name: next(iter(laws)) for name, laws in owners.items() if len(laws) == 1}
    by_title = {title: law for law, title in enumerate(titles)}
    for alias, title in aliases.items():
        if title in by_title:
            names.setdefault(alias, by_title[title])
    return names | by_title


def find_references(text: str, index: ArticleIndex, names: Mapping[str, int]) -> list[Reference]:
    """Return the laws named in `text` in order, the longest name first where names overlap."""
    found = []
    mentions = list(_mentions(text, names))
    for at, (start, end, law) in enumerate(mentions):
        if law in index.closed:
            continue
        until = mentions[at + 1][0] if at + 1 < len(mentions) else len(text)
        found.append(Reference(law, (start, end), _positions(text[end:until], law, index)))
    return found


def _mentions(text: str, names: Mapping[str, int]) -> Iterator[tuple[int, int, int]]:
    at = 0
    longest = max(map(len, names), default=0)
    while at < len(text):
        for end in range(min(at + longest, len(text)), at + 1, -1):
            law = names.get(text[at:end])
            if law is not None and not _OTHER_WORD.match(text, end):
                yield at, end, law
                at = end
                break
        else:
            at += 1


def _positions(after: str, law: int, index: ArticleIndex) -> tuple[int, ...]:
    wanted: list[tuple[int, int]] = []
    for match in _ARTICLES.finditer(after):
        first = chinese_number(match[1])
        last = chinese_number(match[4]) if match[4] else first
        for number in range(first, min(last, first + LONGEST_RANGE) + 1):
            wanted.append((number, chinese_number(match[2] or "0")))
    places = {
        (row.number, row.suffix): at
        for at, row in enumerate(index.articles)
        if wanted and index.law_of[at] == law
    }
    return tuple(dict.fromkeys(places[key] for key in wanted if key in places))


def without_articles(text: str) -> str:
    """Return the text without 第五条, 第3条至第5条 and the like."""
    return _ARTICLES.sub(" ", text)


def in_chinese(number: int) -> str:
    """Return 五, 十二, 五十三, 一百零六 for numbers below 1,000."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGIT[hundreds]}百" if hundreds else ""
    if tens:
        text += (_DIGIT[tens] if tens > 1 or hundreds else "") + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGIT[ones] if ones else "")


def chinese_number(text: str) -> int:
    """Return the value of 三十五, 一百零二, 三五, 35 or ３５."""
    if text.isdigit():
        return int(text)
    if not any(char in text for char in "十百千"):
        return int("".join(str(_VALUES.get(char, char)) for char in text) or 0)
    total = digit = 0
    for char in text:
        unit = {"十": 10, "百": 100, "千": 1000}.get(char)
        if unit:
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = _VALUES.get(char, 0)
    return total + digit
