"""Make any text safe to place in a document: no control characters, no hidden direction marks."""

import re
import unicodedata

# XML 1.0 refuses these in any form (the tab and the line ends are handled apart).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Marks that reorder or hide text on screen: a name must look like what it is. U+200D stays for emoji.
_HIDDEN = re.compile("[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\x0b|\x0c|\x85")

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def clean(text: object) -> str:
    """Return the text in NFC without control or hidden characters; line ends become a newline.

    Rare characters, emoji and right-to-left letters are kept.
    """
    plain = "" if text is None else str(text)
    plain = _LINE_ENDS.sub("\n", plain)
    plain = _HIDDEN.sub("", _FORBIDDEN.sub("", plain))
    return unicodedata.normalize("NFC", plain)


def clean_line(text: object) -> str:
    """Return the text as `clean` does, on one line: newlines and tabs become a space."""
    return re.sub(r"[\n\t]+", " ", clean(text)).strip()


def chinese_number(number: int) -> str:
    """Return 1 to 9999 in Chinese numerals as headings use them: 1 一, 10 十, 21 二十一, 105 一百零五."""
    if not 1 <= number <= 9999:
        return str(number)
    parts: list[str] = []
    gap = False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(parts)
            continue
        parts.append(("零" if gap else "") + _DIGITS[digit] + _PLACES[place])
        gap = False
    words = "".join(parts)
    return words[1:] if words.startswith("一十") else words
