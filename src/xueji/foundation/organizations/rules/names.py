"""Sort and search keys of names: by pinyin and by strokes, made once when a person is saved.

Keys are plain texts, so that every database sorts names alike without a Chinese collation.
"""

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

from xueji.foundation.organizations.rules.surnames import COMPOUND, READINGS

KEY_MAX_CHARACTERS: Final = 200
INITIALS_MAX_CHARACTERS: Final = 40
# Places in the stroke order are below 21,000; a character without one stands behind all others.
STROKE_DIGITS: Final = 5
NO_STROKE: Final = "0" * STROKE_DIGITS
UNKNOWN_STROKE: Final = "9" * STROKE_DIGITS


class NameKeys(NamedTuple):
    """What is derived from a name.

    ``pinyin`` sorts by syllable and tone (zhang1san1); ``strokes`` by strokes; ``letters`` (zhangsan) and
    ``initials`` (zs) are for typing.
    """

    surname: str
    pinyin: str
    strokes: str
    letters: str
    initials: str


def name_keys(name: str) -> NameKeys:
    """Every key of a person's name, cut to the lengths the tables hold."""
    surname = surname_of(name)
    syllables = _syllables(name, surname)
    letters = "".join(re.sub(r"[^a-z0-9]", "", syllable.rstrip("12345")) for syllable in syllables)
    initials = "".join(syllable[:1] for syllable in syllables if syllable[:1].isalnum())
    return NameKeys(
        surname=surname,
        pinyin="".join(syllables)[:KEY_MAX_CHARACTERS],
        strokes=_stroke_key(name, surname),
        letters=letters[:KEY_MAX_CHARACTERS],
        initials=initials[:INITIALS_MAX_CHARACTERS],
    )


def letter_keys(name: str) -> tuple[str, str]:
    """Letters and initials of a name that is no person's, e.g. of a unit."""
    from pypinyin import lazy_pinyin

    syllables = [re.sub(r"[^a-z0-9]", "", syllable.lower()) for syllable in lazy_pinyin(name)]
    initials = "".join(syllable[:1] for syllable in syllables)
    return "".join(syllables)[:KEY_MAX_CHARACTERS], initials[:INITIALS_MAX_CHARACTERS]


def surname_of(name: str) -> str:
    """The surname; empty for names without one (阿依古丽·买买提, Latin names)."""
    if "·" in name or not name or name[0].isascii():
        return ""
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]


def _syllables(name: str, surname: str) -> list[str]:
    given = name[len(surname) :].replace("·", "")
    first = READINGS.get(surname) or _read(surname)
    return [*first, *_read(given)]


def _read(text: str) -> list[str]:
    if not text:
        return []
    # Loaded at first use: its tables take 55 MiB, and most processes never write a name.
    from pypinyin import Style, lazy_pinyin

    found: list[str] = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, errors=str.lower)
    return [syllable.replace("ü", "v") for syllable in found]


def _stroke_key(name: str, surname: str) -> str:
    # By the first character of the surname, then the given name. A given name of one character stands as if
    # its first place were empty, before the longer ones: the order of Party congress lists.
    given = name[len(surname) :].replace("·", "")
    places = [stroke_place(surname[:1])] if surname else []
    if surname and len(given) == 1:
        places.append(NO_STROKE)
    places += [stroke_place(character) for character in given + surname[1:]]
    return "".join(places)[:KEY_MAX_CHARACTERS]


def stroke_place(character: str) -> str:
    """Place of a character in the order by stroke count and stroke shapes 横竖撇点折, as five digits."""
    place = _stroke_places().get(character)
    return UNKNOWN_STROKE if place is None else f"{place:0{STROKE_DIGITS}d}"


@cache
def _stroke_places() -> dict[str, int]:
    # Only the table of the package is read: importing it would reconfigure logging and write log files.
    spec = find_spec("cn_sort")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package cn-sort, which holds the stroke order, is not installed.")
    table = Path(next(iter(spec.submodule_search_locations)), "res", "all_word.json")
    rows = json.loads(table.read_text(encoding="utf-8"))["all_word"]
    return {row["chinese"]: row["stroke_increment_level"] for row in rows}


def prefix_range(letters: str) -> tuple[str, str]:
    """First and past-the-last key that begin with these letters a–z: ``low <= key < high``."""
    trimmed = letters.rstrip("z")
    high = trimmed[:-1] + chr(ord(trimmed[-1]) + 1) if trimmed else "zzzzzzzzzz"
    return letters, high
