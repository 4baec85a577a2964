"""Citizen identity numbers (GB 11643-1999): 17 digits and a check character by ISO 7064 MOD 11-2."""

import re
import unicodedata
from datetime import date
from typing import Final

_FORM: Final = re.compile(r"[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dX]")
_CHECK: Final = "10X98765432"


def tidy_id(text: str) -> str:
    """The number as it is stored: half-width, no spaces, a capital X."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def is_id_number(number: str) -> bool:
    """Whether form, day of birth and check character are right."""
    found = _FORM.fullmatch(number)
    if found is None:
        return False
    try:
        date(*(int(part) for part in found.groups()))
    except ValueError:
        return False
    total = sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(number[:17]))
    return _CHECK[total % 11] == number[17]


def mask_id(number: str) -> str:
    """330***********1234; an empty number stays empty."""
    return f"{number[:3]}{'*' * 11}{number[-4:]}" if number else ""
