"""Chinese, positional, Arabic and full-width numerals as they occur in statute numbering."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
UNITS = {"十": 10, "百": 100, "千": 1000}
LARGEST = 9999
"""The largest number written or read; no statute comes near it."""

_ZEROS = "〇○Ｏ零"
_VALUES = {character: value for value, character in enumerate(DIGITS)} | dict.fromkeys(_ZEROS, 0)
_FULL_WIDTH = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９", "0123456789", strict=True)}

NUMERAL = rf"[{_ZEROS}一二三四五六七八九十百千\d]"
"""Character class (for regular expressions) of everything :func:`parse_numeral` accepts."""


def parse_numeral(text: str) -> int | None:
    """Read 一百一十三, 五八, 一〇三, 113 or １１３; ``None`` when the text is not one well-formed number.

    ``一百零三`` and the colloquial ``一百十三`` are both read; ``十十`` or ``百三百`` are not.
    """
    text = text.strip().translate(_FULL_WIDTH)
    if not text:
        return None
    if text.isascii():
        value = int(text) if text.isdigit() and len(text) <= len(str(LARGEST)) else None
    elif any(character in UNITS for character in text):
        value = _read_with_units(text)
    else:
        value = _read_positional(text)
    return value if value is not None and value <= LARGEST else None


def to_chinese(number: int) -> str:
    """Write 0 … 9999 the way statutes number their articles: 113 is 一百一十三, 10 is 十, 103 is 一百零三."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is outside 0 … {LARGEST}")
    if number == 0:
        return DIGITS[0]
    written = ""
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit:
            written += DIGITS[digit] + unit
        elif written and number % value and not written.endswith(DIGITS[0]):
            written += DIGITS[0]
    return written.removeprefix("一") if 10 <= number < 20 else written


def to_positional(number: int) -> str:
    """Write a number digit by digit: 58 is 五八, 103 is 一〇三."""
    return "".join("〇" if digit == "0" else DIGITS[int(digit)] for digit in str(number))


def to_full_width(number: int) -> str:
    """Write a number in full-width Arabic digits: 58 is ５８."""
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _read_positional(text: str) -> int | None:
    if len(text) > len(str(LARGEST)) or any(character not in _VALUES for character in text):
        return None
    return int("".join(str(_VALUES[character]) for character in text))


def _read_with_units(text: str) -> int | None:
    """Read 千百十 notation; each unit at most once and in falling order."""
    total, digit, last_unit, after_zero = 0, None, 10_000, False
    for position, character in enumerate(text):
        if character in UNITS:
            unit = UNITS[character]
            if unit >= last_unit or (digit is None and unit != 10) or digit == 0:
                return None
            total, digit, last_unit, after_zero = total + (digit or 1) * unit, None, unit, False
        elif character in _ZEROS:
            if digit is not None or after_zero or position == 0:
                return None
            after_zero = True
        elif character in _VALUES and digit is None:
            digit = _VALUES[character]
        else:
            return None
    return None if after_zero and digit is None else total + (digit or 0)
