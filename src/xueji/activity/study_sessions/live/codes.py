"""Rotating check-in codes (pure): HMAC over session and time window.

A code is good in its own window and the next one, so that a person who scans at the last moment is not
turned away. The link code lives in a QR picture; the six digits are for typing and therefore live longer.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

LINK_WINDOW_SECONDS = 10  # MEET-3: the QR renews every 10 s
DIGITS_WINDOW_SECONDS = 30  # long enough to read six digits off a wall and type them
LINK_CHARACTERS = 16  # 80 bits
DIGITS = 6


def window_at(moment: datetime, window_seconds: int) -> int:
    """Number of the window that holds a moment."""
    return int(moment.timestamp()) // window_seconds


def seconds_left(moment: datetime, window_seconds: int) -> int:
    """Whole seconds until the next window (1 … window)."""
    return window_seconds - int(moment.timestamp()) % window_seconds


def link_code(secret: str, session_id: int, window: int) -> str:
    """The code inside the QR link: 16 characters of A–Z and 2–7."""
    digest = _digest(secret, f"link:{session_id}:{window}")
    return base64.b32encode(digest[:10]).decode()


def digit_code(secret: str, session_id: int, window: int) -> str:
    """The six digits shown under the QR picture."""
    digest = _digest(secret, f"digits:{session_id}:{window}")
    return str(int.from_bytes(digest[:8], "big") % 10**DIGITS).zfill(DIGITS)


def link_window(secret: str, session_id: int, code: str, now: datetime) -> int | None:
    """The window of a link code that is good at ``now`` (current or previous window), else None."""
    return _window_of(link_code, LINK_WINDOW_SECONDS, secret, session_id, code.upper(), now)


def digit_window(secret: str, session_id: int, code: str, now: datetime) -> int | None:
    """The window of six digits that are good at ``now`` (current or previous window), else None."""
    return _window_of(digit_code, DIGITS_WINDOW_SECONDS, secret, session_id, code, now)


def _window_of(
    make: Callable[[str, int, int], str], seconds: int, secret: str, session_id: int, code: str, now: datetime
) -> int | None:
    current = window_at(now, seconds)
    for window in (current, current - 1):
        if hmac.compare_digest(make(secret, session_id, window).encode(), code.encode()):
            return window
    return None


def _digest(secret: str, text: str) -> bytes:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
