"""Mobile numbers of the mainland: 11 digits, shown with the middle four covered."""

import re
import unicodedata

MOBILE = re.compile(r"1[3-9]\d{9}")
COUNTRY_CODE = re.compile(r"^(?:\+86|0086|86(?=1\d{10}$))")


def tidy_phone(text: str) -> str:
    """The digits of a number as typed: no spaces, dashes or country code."""
    flat = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    return COUNTRY_CODE.sub("", flat)


def is_mobile(digits: str) -> bool:
    """Whether this is a mobile number."""
    return MOBILE.fullmatch(digits) is not None


def mask_phone(digits: str) -> str:
    """138****1234; an empty number stays empty."""
    return f"{digits[:3]}****{digits[-4:]}" if digits else ""
