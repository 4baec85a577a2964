"""To whom a regulation applies: sectors, levels and divisions as people write them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
_APART = re.compile(r"[、，,;；/／\s]+")
# 金融行业, 金融系统, 金融领域 all mean 金融.
_TAIL = re.compile(r"(?:行业|系统|领域|部门|战线)$")
# A division code is province 2, city 2, county 2, township 3, village 3 digits (GB/T 2260, GB/T 10114).
_PLACES = (2, 4, 6, 9, 12)


def sectors_written(text: str) -> list[str]:
    """The sectors of a text like 金融、教育, as written."""
    return [word for word in _APART.split(text) if word]


def sector_key(word: str) -> str:
    """What sectors are compared by: full-width letters, case, 行业 and the like do not count.

    Words of one row of ``data/sectors.toml`` have one key; nothing else is guessed.
    """
    plain = normal_sector(word)
    return _equivalents().get(plain, plain)


def normal_sector(word: str) -> str:
    """The word without 行业, 系统, 领域 at its end, in NFKC and lower case."""
    plain = unicodedata.normalize("NFKC", word).strip().casefold()
    return _TAIL.sub("", plain) or plain


def division_stem(code: str) -> str:
    """A division code without the zeros that only fill it up: 330100 becomes 3301, 330106001000 330106001."""
    kept = code
    for length, shorter in zip(reversed(_PLACES), (*reversed(_PLACES[:-1]), 0), strict=True):
        if len(kept) == length and shorter and not kept[shorter:].strip("0"):
            kept = kept[:shorter]
    return kept


def lies_in(code: str, region: str) -> bool:
    """Whether the division ``code`` is the division ``region`` or lies inside it; False without a code."""
    return bool(code) and division_stem(code).startswith(division_stem(region))


@lru_cache(maxsize=1)
def _equivalents() -> dict[str, str]:
    rows = tomllib.loads((DATA / "sectors.toml").read_text(encoding="utf-8"))["sector"]
    return {normal_sector(name): normal_sector(row["names"][0]) for row in rows for name in row["names"]}
