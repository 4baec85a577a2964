"""Keeps personal numbers out of logs: mobile and identity card numbers are masked on the way there."""

import logging
import re
import traceback
from typing import Final

# Mainland mobile numbers (11 digits from 13 to 19, +86 and groups allowed); 18-digit identity card numbers.
_MOBILE: Final = re.compile(r"(?<!\d)((?:\+?86[- ]?)?1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
_IDENTITY: Final = re.compile(r"(?<!\d)(\d{6})(?:18|19|20)\d{9}([\dXx])(?!\d)")


def masked(text: str) -> str:
    """The text with personal numbers made unreadable: 138****5678, 110105***********X."""
    return _MOBILE.sub(r"\1****\2", _IDENTITY.sub(r"\1***********\2", text))


class MaskPersonalNumbers(logging.Filter):
    """Set on every handler: masks the message and the traceback of each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; every record goes on."""
        record.msg, record.args = masked(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            # A formatter uses the text that is there instead of making its own.
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        return True
