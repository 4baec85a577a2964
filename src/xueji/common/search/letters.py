"""Pinyin of titles: whole and by initials, from the beginning of every word."""

from __future__ import annotations

import re
from functools import lru_cache

from .tokens import cut

MAX_WORDS = 24
TOKEN_MAX_CHARACTERS = 60
_PLAIN = re.compile(r"[^0-9a-z]")
_WORD = re.compile(r"[0-9A-Za-z\u3400-\u9fff]")


@lru_cache(maxsize=2000)
def letters_of(title: str) -> str:
    """Space-separated pinyin of a title: ``招标投标法`` gives zhaobiaotoubiaofa, zbtbf, toubiaofa, tbf …"""
    syllables = [_syllables(word) for word in cut(title) if _WORD.search(word)][:MAX_WORDS]
    tokens: dict[str, None] = {}
    for start in range(len(syllables)):
        rest = [one for word in syllables[start:] for one in word]
        tokens["".join(rest)[:TOKEN_MAX_CHARACTERS]] = None
        tokens["".join(one[0] for one in rest)[:TOKEN_MAX_CHARACTERS]] = None
    return " ".join(tokens)


def sound_of(text: str) -> str:
    """The whole pinyin of a text without spaces, for finding what sounds the same."""
    return "".join(one for word in cut(text) if _WORD.search(word) for one in _syllables(word))


def initials_of(text: str) -> str:
    """The initials of a text: ``监察法`` gives jcf."""
    return "".join(one[0] for word in cut(text) if _WORD.search(word) for one in _syllables(word))


def _syllables(word: str) -> list[str]:
    # Loaded at first use: its tables take 55 MiB and half a second.
    from pypinyin import lazy_pinyin

    found: list[str] = []
    for syllable in lazy_pinyin(word):
        plain = _PLAIN.sub("", syllable.lower())
        # What has no reading (numbers, Latin) comes back whole and counts by the character.
        found.extend([plain] if syllable not in word else list(plain))
    return [one for one in found if one]
