"""Sort and search keys of names: by pinyin and by strokes, made once when a person is saved.

Keys are plain texts, so that every database sorts names alike without a Chinese collation.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

from xueji.foundation.organizations.rules.surnames import COMPOUND, READINGS

KEY_MAX_CHARACTERS: Final = 200
INITIALS_MAX_CHARACTERS: Final = 40
NAME_KEY_MAX_CHARACTERS: Final = 80
# Places in the stroke order are below 21,000; a character without one stands behind all others.
STROKE_DIGITS: Final = 5
NO_STROKE: Final = "0" * STROKE_DIGITS
# Combining macron, acute, caron and grave.
TONE_MARKS: Final = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
# Unicode categories: marks without a place of their own, as after a variant; what only formats or controls.
VARIANT: Final = "Mn"
UNSEEN: Final = frozenset({"Cf", "Cc"})
DIAERESIS: Final = "\u0308"
SYLLABLE: Final = re.compile(r"[a-z]{1,6}[1-5]?")
DOTS: Final = re.compile("[•・･‧∙⋅]")
# Between letters of Latin names a space tells words apart; anywhere else it only widens a name in print.
IDLE_SPACE: Final = re.compile(r"(?<![A-Za-z.,]) | (?![A-Za-z])")
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


def name_keys(name: str, reading: str = "", *, short_first: bool = True) -> NameKeys:
    """Every key of a person's name, however it is typed, cut to the lengths the tables hold.

    Args:
        reading: syllables with tones as digits, where the name is read otherwise than the table says.
        short_first: a given name of one character stands before longer ones (党代会); else character by
            character (人大).
    """
    name = "".join(one for one in tidy_name(name) if unicodedata.category(one) != VARIANT)
    surname = surname_of(name)
    syllables = reading.split() or _syllables(name, surname)
    letters = "".join(map(_letters, syllables))
    initials = "".join(syllable[:1] for syllable in syllables if syllable[:1].isalnum())
    return NameKeys(
        surname=surname,
        pinyin="".join(syllables)[:KEY_MAX_CHARACTERS],
        strokes=_stroke_key(name, surname, short_first),
        letters=letters[:KEY_MAX_CHARACTERS],
        initials=initials[:INITIALS_MAX_CHARACTERS],
    )


@lru_cache(maxsize=4096)
def _letters(syllable: str) -> str:
    return re.sub(r"[^a-z0-9]", "", syllable.rstrip("12345"))


def tidy_name(text: str) -> str:
    """A name as it is stored: 张　三 is 张三, the dot of minority names is U+00B7, nothing is invisible.

    Rare characters and the marks of their variants are kept.
    """
    if text.isalnum() and unicodedata.is_normalized("NFC", text):
        return text
    seen = "".join(
        one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one) not in UNSEEN
    )
    return IDLE_SPACE.sub("", DOTS.sub("·", " ".join(seen.split())))


def tidy_reading(text: str) -> str:
    """A typed reading as syllables with tone digits: "Shàn Xióngxìn" cannot be cut, "shàn xióng xìn" can.

    Raises:
        ValueError: something in it is no syllable.
    """
    syllables = [_with_digit(one) for one in text.replace("'", " ").replace("·", " ").lower().split()]
    return " ".join(syllables)


def reading_fits(name: str, reading: str) -> bool:
    """Whether a reading has a syllable for each character; an empty one, or for a name with letters, fits."""
    characters = [one for one in name if one.isalnum()]
    has_letters = any(one.isascii() for one in characters)
    return not reading or has_letters or len(reading.split()) == len(characters)


def _with_digit(syllable: str) -> str:
    plain, tone = "", ""
    for one in unicodedata.normalize("NFD", syllable):
        if one in TONE_MARKS:
            tone = TONE_MARKS[one]
        elif one == DIAERESIS:
            plain = plain[:-1] + "v"
        else:
            plain += one
    if SYLLABLE.fullmatch(plain) is None:
        raise ValueError(syllable)
    return plain if plain[-1].isdigit() else plain + (tone or "5")


def letter_keys(name: str) -> tuple[str, str]:
    """Letters and initials of a name that is no person's, e.g. of a unit."""
    from pypinyin import lazy_pinyin

    syllables = [re.sub(r"[^a-z0-9]", "", syllable.lower()) for syllable in lazy_pinyin(name)]
    initials = "".join(syllable[:1] for syllable in syllables)
    return "".join(syllables)[:KEY_MAX_CHARACTERS], initials[:INITIALS_MAX_CHARACTERS]


def name_key(name: str) -> str:
    """The form in which two names are compared: no dots, spaces, widths or cases, so that variants meet."""
    flat = unicodedata.normalize("NFKC", name).casefold()
    return "".join(one for one in flat if one.isalnum())[:NAME_KEY_MAX_CHARACTERS]


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


def _stroke_key(name: str, surname: str, short_first: bool) -> str:
    # By the first character of the surname, then the given name. In the order of Party congress lists a given
    # name of one character stands as if its first place were empty, before the longer ones.
    given = name[len(surname) :].replace("·", "")
    places = [stroke_place(surname[:1])] if surname else []
    if short_first and surname and len(given) == 1:
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
