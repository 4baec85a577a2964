"""Words of an article as a lawyer compares them: punctuation, spacing and spelling variants do not count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from xueji.foundation.regulations.rules.names import KIND_WORDS
from xueji.foundation.regulations.rules.numerals import NUMERAL, parse_numeral

# Spellings that mean the same in a statute; pairs such as 制订 and 制定 do not, so they are not here.
VARIANTS = {"其它": "其他", "帐": "账", "做出": "作出"}

_SILENT = re.compile(r"[\W_]+")
_REFERENCE = re.compile(rf"第\s?(?P<number>{NUMERAL}+)\s?条(?:之(?P<suffix>{NUMERAL}+)(?![般种定切致]))?")
_OWN_LAW = re.compile(r"本(?:法|条例|规定|办法|规则|准则|章程|决定|解释|[实施]*细则)$")
_STRUCK_OUT = re.compile(r"(?:本条)?(?:根据.{0,40})?(?:已被?)?(?:删去|删除|废止)(?:本条)?(?:内容)?")
_MASK = "〇某〇"

Place = tuple[int, int]
"""Number and suffix of an article."""


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """The text without punctuation and spaces, in one width of characters and one spelling."""
    bare = _SILENT.sub("", unicodedata.normalize("NFKC", text))
    for variant, usual in VARIANTS.items():
        bare = bare.replace(variant, usual)
    return bare


def is_struck_out(text: str) -> bool:
    """Whether an article only says that it is no more (根据修正案删去本条内容)."""
    return bool(_STRUCK_OUT.fullmatch(folded(text)))


@lru_cache(maxsize=8192)
def without_numbers(text: str) -> tuple[str, tuple[Place, ...]]:
    """The folded text with the article numbers of the same law masked, and these numbers in order."""
    numbers: list[Place] = []

    def mask(match: re.Match[str]) -> str:
        number, suffix = parse_numeral(match["number"]), parse_numeral(match["suffix"] or "零")
        if number is None or suffix is None or _is_of_other_law(text[: match.start()]):
            return match.group()
        numbers.append((number, suffix))
        return f"第{_MASK}条"

    return folded(_REFERENCE.sub(mask, text)), tuple(numbers)


def same_words(before: str, after: str, heirs: Callable[[Place], set[Place]]) -> bool:
    """Whether two articles say the same, apart from cited numbers that only followed a renumbering.

    Args:
        heirs: the new places of an old article.
    """
    if folded(before) == folded(after):
        return True
    (old_words, old_numbers), (new_words, new_numbers) = without_numbers(before), without_numbers(after)
    if old_words != new_words or len(old_numbers) != len(new_numbers):
        return False
    pairs = zip(old_numbers, new_numbers, strict=True)
    return all(first == second or second in heirs(first) for first, second in pairs)


def _is_of_other_law(before: str) -> bool:
    """Whether a 第X条 after these words belongs to another law (《刑法》第三条, 民法典第九条)."""
    tail = before.rstrip()[-6:]
    if tail.endswith("》"):
        return True
    return tail.endswith((*KIND_WORDS, "法典")) and not _OWN_LAW.search(tail)
