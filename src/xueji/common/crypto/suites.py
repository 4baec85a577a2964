"""The two families of algorithms a value can be sealed with, and whether this machine can compute them.

``aesgcm`` is AES-256-GCM with HMAC-SHA-256 (NIST SP 800-38D, FIPS 198-1), ``sm4gcm`` is SM4-GCM with HMAC-SM3
(GB/T 32907-2016, GB/T 32905-2016). Knows neither Django nor where keys are kept.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from xueji.common.errors import DomainError, UnsafeSettings

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
AES, SM = "aesgcm", "sm4gcm"


class SuiteUnavailable(DomainError):
    """The cryptographic library of this machine lacks the algorithms of the suite."""


class ValueDamaged(DomainError):
    """A sealed value was changed, or was made with another key of the same name."""


class _Aead(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class _Sm4Gcm:
    """SM4 in GCM with the calls of ``AESGCM``; the library offers it as a cipher only."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The sealed bytes with their tag behind them."""
        sealer = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        sealer.authenticate_additional_data(associated_data or b"")
        return sealer.update(data) + sealer.finalize() + sealer.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The bytes again; raises InvalidTag."""
        body, tag = data[:-TAG_BYTES], data[-TAG_BYTES:]
        opener = Cipher(self._algorithm, modes.GCM(nonce, tag)).decryptor()
        opener.authenticate_additional_data(associated_data or b"")
        return opener.update(body) + opener.finalize()


@dataclass(frozen=True, slots=True)
class Suite:
    """One family: its cipher, the length of the cipher's key in bytes and its digest."""

    name: str
    cipher: type[AESGCM] | type[_Sm4Gcm]
    key_bytes: int
    digest: str

    def seal(self, key: bytes, data: bytes, header: bytes | None) -> bytes:
        """Nonce, sealed bytes and tag; ``header`` is bound to them without being stored in them."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead(key).encrypt(nonce, data, header)

    def open(self, key: bytes, raw: bytes, header: bytes | None) -> bytes:
        """What ``seal`` was given.

        Raises:
            ValueDamaged: not a bit of it may have changed.
        """
        try:
            return self._aead(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], header)
        except (InvalidTag, ValueError):
            raise ValueDamaged("一项加密的内容读不出来：它被改动过，或密钥不对。请联系系统管理员。") from None

    def mac(self, key: bytes, data: bytes) -> bytes:
        """A keyed digest of 32 bytes."""
        return hmac.new(key, data, self.digest).digest()

    def _aead(self, key: bytes) -> _Aead:
        return _cipher(self.name, key)


SUITES: Final = {
    AES: Suite(AES, AESGCM, 32, "sha256"),
    SM: Suite(SM, _Sm4Gcm, 16, "sm3"),
}


@cache
def _cipher(name: str, key: bytes) -> _Aead:
    return SUITES[name].cipher(key)


@cache
def is_available(name: str) -> bool:
    """Whether this machine computes a suite; some builds of OpenSSL leave SM3 and SM4 out."""
    suite = SUITES[name]
    try:
        probe = suite.seal(b"\x00" * suite.key_bytes, b"probe", None)
        suite.open(b"\x00" * suite.key_bytes, probe, None)
        hashlib.new(suite.digest)
    except (UnsupportedAlgorithm, ValueError):
        return False
    return True


def suite_named(name: str) -> Suite:
    """The suite a value names.

    Raises:
        SuiteUnavailable: this machine cannot compute it, or no suite has this name.
    """
    if name not in SUITES or not is_available(name):
        raise SuiteUnavailable(f"本机的密码库不支持算法套件“{name}”，请换用带有 SM3、SM4 的 OpenSSL。")
    return SUITES[name]


def refuse_unavailable(name: str) -> None:
    """Stop at the start rather than at the first phone number.

    Raises:
        UnsafeSettings: the suite of the settings cannot be computed here.
    """
    if not is_available(name):
        raise UnsafeSettings(
            f"XUEJI_CRYPTO_SUITE={name}: the OpenSSL of this machine lacks it; use another build or {AES}."
        )
