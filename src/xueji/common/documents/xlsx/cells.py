"""Text of single cells: made harmless on the way out, tidied on the way in."""

import re
import unicodedata
from typing import Final

from xueji.common.documents.text import clean

# The longest text a cell can hold, set by Excel.
MAX_CELL_CHARACTERS: Final = 32_767
_CUT: Final = "……（原文过长，此处截断）"

# A spreadsheet, or a later CSV file made of it, runs a text that starts so as a formula.
_FORMULA_START: Final = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_CHINESE: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_SPACES: Final = re.compile(r"[ \u00a0\u2000-\u200a\u3000\t]+")


def neutralize(text: str) -> str:
    """Return the text with an apostrophe before it when a spreadsheet could take it for a formula.

    `restore(neutralize(text)) == text` for every text.
    """
    return f"'{text}" if _FORMULA_START.match(text) else text


def restore(text: str) -> str:
    """Take back the apostrophe that `neutralize` put before a text."""
    return text[1:] if text.startswith("'") and _FORMULA_START.match(text) else text


def cell_text(value: object) -> str:
    """Return any value as harmless text that fits a cell."""
    text = neutralize(clean(value))
    if len(text) > MAX_CELL_CHARACTERS:
        return text[: MAX_CELL_CHARACTERS - len(_CUT)] + _CUT
    return text


def tidy_text(text: str) -> str:
    """Return a typed text without outer spaces, with single inner spaces and one form of parentheses.

    Parentheses become full-width in Chinese text and half-width elsewhere, so that one unit is one text.
    """
    if _is_plain(text):
        return text
    lines = (_SPACES.sub(" ", line).strip() for line in clean(restore(clean(text))).split("\n"))
    tidied = "\n".join(lines).strip()
    if _CHINESE.search(tidied):
        return tidied.replace("(", "（").replace(")", "）")
    return tidied.replace("（", "(").replace("）", ")")


def tidy_name(text: str) -> str:
    """Return a person's name: 张　三 becomes 张三; the dot of minority names becomes U+00B7."""
    if _is_plain(text):
        return text
    name = re.sub("[•・‧∙⋅]", "·", tidy_text(text).replace("\n", ""))
    return re.sub(r"(?<![A-Za-z.]) +| +(?![A-Za-z])", "", name)


def tidy_code(text: str) -> str:
    """Return a code with half-width letters and digits and without any space."""
    if text.isascii() and text.isalnum():
        return text
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", clean(restore(clean(text)))))


def _is_plain(text: str) -> bool:
    """Tell quickly whether a text has letters and digits only, so that there is nothing to tidy."""
    return text.isalnum() and unicodedata.is_normalized("NFC", text)


def head_key(text: object) -> str:
    """Return the form in which two heads are compared: no marks of requirement, spaces or widths."""
    flat = unicodedata.normalize("NFKC", clean(text)).casefold()
    return re.sub(r"[\s*:]+|\(必填\)|\(选填\)", "", flat)


def column_letter(index: int) -> str:
    """Return the letters of a column counted from 1: 1 A, 27 AA."""
    letters = ""
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
