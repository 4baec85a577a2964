"""Arithmetic of the tamper-evident trail: what of a line is sealed, and how a seal follows the one before.

A seal is HMAC(key, number ‖ former seal ‖ content), so that an edited line, a missing one and
two that changed places all break the chain (GB/T 22239-2019 level 3, security audit). The digest is SM3
(GB/T 32905-2016)
where the cryptographic library has it, else SHA-256; its name stands in every seal.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ALGORITHMS = ("sm3", "sha256")
FIRST = "0" * 64
"""Stands for the former seal in the first one."""


@dataclass(frozen=True)
class Link:
    """One seal as it is stored, beside the content of its line as it reads now (None: the line is gone)."""

    number: int
    entry_id: int
    algorithm: str
    digest: str
    content: bytes | None


@dataclass(frozen=True)
class Finding:
    """Something that must not be; ``number`` is the seal it was found at, 0 when there is none."""

    kind: str
    number: int
    message: str


def best_algorithm() -> str:
    """The first of ``ALGORITHMS`` that this machine can compute."""
    return next(name for name in ALGORITHMS if name in hashlib.algorithms_available)


def content_of(fields: dict[str, Any]) -> bytes:
    """The bytes that are sealed: the fields as JSON in one fixed spelling, moments in UTC."""
    plain = {
        name: value.astimezone(UTC).isoformat(timespec="microseconds")
        if isinstance(value, datetime)
        else value
        for name, value in fields.items()
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        errors="surrogatepass"
    )


def seal(key: bytes, algorithm: str, number: int, former: str, content: bytes) -> str:
    """The seal of a line as 64 hexadecimal digits."""
    return hmac.new(key, f"{number}|{former}|".encode() + content, algorithm).hexdigest()


def signature(key: bytes, algorithm: str, content: bytes) -> str:
    """The keyed digest of a document that stands outside the chain, 64 hexadecimal digits."""
    return hmac.new(key, b"document|" + content, algorithm).hexdigest()


def findings(key: bytes, links: Iterable[Link], number: int = 0, former: str = FIRST) -> Iterator[Finding]:
    """Walk a chain in the order of its numbers and yield what does not fit.

    Args:
        links: seals with a number greater than ``number``, ascending.
        number, former: where an earlier walk ended; the beginning when left out.
    """
    for link in links:
        if link.number != number + 1:
            yield Finding("missing", link.number, f"第 {number + 1} 至 {link.number - 1} 号封存不见了")
        if link.content is None:
            yield Finding("deleted", link.number, f"第 {link.number} 号记录被删除（记录号 {link.entry_id}）")
        elif link.number == number + 1 and not _fits(key, link, former):
            yield Finding(
                "changed", link.number, f"第 {link.number} 号记录被改动或调换（记录号 {link.entry_id}）"
            )
        number, former = link.number, link.digest


def _named(link: Link) -> str:
    return f"第 {link.number} 号记录（记录号 {link.entry_id}）"


def _fits(key: bytes, link: Link, former: str) -> bool:
    if link.algorithm not in ALGORITHMS or link.content is None:
        return False
    return hmac.compare_digest(seal(key, link.algorithm, link.number, former, link.content), link.digest)
