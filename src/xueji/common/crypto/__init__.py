"""Field encryption and blind indexes for personal data; the keys live outside the database.

A value reads ``<suite>.<key>:<body>``, a blind index ``<suite>.<key>.<digest>``, so that values of several
suites and keys stand side by side while ``xueji keys rotate`` goes through the tables. See README.md.
"""

import base64
import hmac
from collections.abc import Iterator
from typing import Final

from django.conf import settings

from xueji.common.crypto.ring import FIRST_ID, Key, derived, held_ring
from xueji.common.crypto.suites import (
    AES,
    SUITES,
    Suite,
    SuiteUnavailable,
    ValueDamaged,
    is_available,
    suite_named,
)

# The spelling before there was a ring: AES-256-GCM under the first key, without a header that is bound.
FORMER: Final = "aesgcm1"

__all__ = [
    "SuiteUnavailable",
    "ValueDamaged",
    "blind_index",
    "blind_indexes",
    "current_header",
    "decrypt",
    "encrypt",
    "is_index_of",
]


def current_header() -> str:
    """Suite and key that new values are sealed with, e.g. ``aesgcm.k2``."""
    return f"{settings.CRYPTO_SUITE}.{held_ring().current_id}"


def encrypt(text: str) -> str:
    """Encrypt a short text under the suite of the settings; the empty text stays empty."""
    if not text:
        return ""
    suite, key = suite_named(settings.CRYPTO_SUITE), held_ring().current
    header = f"{suite.name}.{key.key_id}"
    sealed = suite.seal(_field_key(suite, key), text.encode(), header.encode())
    return f"{header}:{base64.urlsafe_b64encode(sealed).decode()}"


def decrypt(value: str) -> str:
    """Decrypt what ``encrypt`` made, under whichever suite and key of the ring.

    Raises:
        KeyMissing, SuiteUnavailable, ValueDamaged: it cannot be read here.
    """
    if not value:
        return ""
    header, _, body = value.partition(":")
    raw = _bytes_of(body)
    if header == FORMER:
        key = _former_key(held_ring().key(FIRST_ID), "field")
        return SUITES[AES].open(key, raw, None).decode()
    name, _, key_id = header.partition(".")
    suite = suite_named(name)
    return suite.open(_field_key(suite, held_ring().key(key_id)), raw, header.encode()).decode()


def blind_index(text: str) -> str:
    """A keyed digest by which equal texts are found without storing them (at most 60 characters)."""
    if not text:
        return ""
    return _index(suite_named(settings.CRYPTO_SUITE), held_ring().current, text)


def blind_indexes(text: str) -> list[str]:
    """Every digest the text may be stored under: ask with ``…_index__in``, which also finds older rows."""
    return list(_indexes(text)) if text else []


def is_index_of(index: str, text: str) -> bool:
    """Whether a stored digest is that of a text, whichever suite and key made it."""
    if not index or not text:
        return not index and not text
    return any(hmac.compare_digest(index, one) for one in _indexes(text))


def _indexes(text: str) -> Iterator[str]:
    """The present digest first: nearly always it is the one."""
    held = held_ring()
    yield blind_index(text)
    for name in filter(is_available, SUITES):
        for key in held.keys.values():
            if (name, key.key_id) != (settings.CRYPTO_SUITE, held.current_id):
                yield _index(SUITES[name], key, text)
    if FIRST_ID in held.keys:
        yield _former_index(text)


def _field_key(suite: Suite, key: Key) -> bytes:
    return derived(suite, key.secret, "field")[: suite.key_bytes]


def _index(suite: Suite, key: Key, text: str) -> str:
    digest = suite.mac(derived(suite, key.secret, "index"), text.encode())
    return f"{suite.name}.{key.key_id}.{_letters(digest)}"


def _bytes_of(body: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(body)
    except ValueError:
        raise ValueDamaged("一项加密的内容不完整，读不出来。请联系系统管理员。") from None


def _letters(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _former_key(key: Key, purpose: str) -> bytes:
    return hmac.new(key.secret.encode(), purpose.encode(), "sha256").digest()


def _former_index(text: str) -> str:
    return _letters(SUITES[AES].mac(_former_key(held_ring().key(FIRST_ID), "index"), text.encode()))
