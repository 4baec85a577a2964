"""Page marks of ``more``: the query and the last record number, signed, good for one unit only."""

import base64
import binascii
import hashlib
import hmac
from typing import Any

import msgspec
from django.conf import settings

from xueji.foundation.learning_records.lrs.answers import Refused

_SIGNATURE_BYTES = 16


def seal(params: dict[str, str], last: int, tenant_id: int) -> str:
    """A page mark for the records behind ``last``."""
    body = msgspec.json.encode([params, last, tenant_id])
    return base64.urlsafe_b64encode(_signature(body) + body).decode().rstrip("=")


def open_mark(mark: str, tenant_id: int) -> tuple[dict[str, str], int]:
    """Query and last record number of a page mark.

    Raises:
        Refused: 400 when it was changed, or made for another unit.
    """
    try:
        raw = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, _signature(body)):
            raise Refused(400, "more: the mark was changed")
        opened: tuple[dict[str, str], int, int] = msgspec.json.decode(body)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise Refused(400, "more: the mark cannot be read") from None
    params, last, owner = opened
    if owner != tenant_id:
        raise Refused(403, "more: the mark was made for another unit")
    return params, last


def _signature(body: bytes) -> bytes:
    key: Any = f"xapi-more:{settings.SECRET_KEY}".encode()
    return hmac.new(key, body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
