"""Signed passes: what a page shows with a hot write, so that no row has to be read to know who asks.

A pass is made by a page that has checked everything (signed in, allowed, open) and is good for a short time.
It names whom it was made for, so it also keeps other sites from posting in a person's name.
"""

import hashlib
import hmac
import time
from collections.abc import Sequence

from django.conf import settings

SIGNATURE_CHARACTERS = 43


class PassInvalid(Exception):
    """The pass is forged, cut off, of another kind, or (``is_old``) too old."""

    def __init__(self, *, is_old: bool) -> None:
        super().__init__()
        self.is_old = is_old


def _signature(body: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"live-pass:{body}".encode(), hashlib.sha256).hexdigest()[
        :SIGNATURE_CHARACTERS
    ]


def seal(kind: str, fields: Sequence[int | str], now_seconds: float) -> str:
    """Sign a pass; no field may hold a full stop.

    Args:
        kind: a word that no other kind of pass has.
    """
    body = ".".join([kind, str(int(now_seconds)), *map(str, fields)])
    return f"{body}.{_signature(body)}"


def unseal(kind: str, text: str, count: int, good_for: int, now_seconds: float) -> list[str]:
    """The fields of a pass that is sound.

    Args:
        count: how many fields this kind has; good_for: seconds.
    Raises:
        PassInvalid: it is not.
    """
    body, _, signature = text.rpartition(".")
    if not hmac.compare_digest(_signature(body).encode(), signature.encode()):
        raise PassInvalid(is_old=False)
    found, made_at, *fields = body.split(".")
    if found != kind or len(fields) != count:
        raise PassInvalid(is_old=False)
    # A minute is left for clocks of two machines that differ.
    if not 0 <= now_seconds - int(made_at) + 60 <= good_for + 60:
        raise PassInvalid(is_old=True)
    return fields


def now_seconds() -> float:
    """The clock, for the edge that calls this module."""
    return time.time()
