"""Field encryption and blind indexes for personal data; the key lives outside the database."""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

# The algorithm is recorded in front of every value, so that a later suite can stand beside this one.
SUITE = "aesgcm1"
NONCE_BYTES = 12


def _key(purpose: str) -> bytes:
    return hmac.new(settings.FIELD_KEY.encode(), purpose.encode(), hashlib.sha256).digest()


def encrypt(text: str) -> str:
    """Encrypt a short text; the empty text stays empty."""
    if not text:
        return ""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key("field")).encrypt(nonce, text.encode(), None)
    return f"{SUITE}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(value: str) -> str:
    """Decrypt what ``encrypt`` made.

    Raises:
        ValueError: the value was made by another suite.
    """
    if not value:
        return ""
    suite, _, body = value.partition(":")
    if suite != SUITE:
        raise ValueError(f"Unknown encryption suite {suite!r}.")
    raw = base64.urlsafe_b64decode(body)
    return AESGCM(_key("field")).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()


def blind_index(text: str) -> str:
    """A keyed digest by which equal texts are found without storing them (43 characters)."""
    if not text:
        return ""
    digest = hmac.new(_key("index"), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
