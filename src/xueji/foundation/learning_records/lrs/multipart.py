"""multipart/mixed: statements first, then their attachments (xAPI 1.0.3 Communication 1.5.2)."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex

from xueji.foundation.learning_records.lrs.answers import JSON, Refused
from xueji.foundation.learning_records.lrs.asked import PRINTABLE

_BOUNDARY = re.compile(r"boundary=(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_DIGESTS = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}
MAX_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """One attachment: its SHA-2 in lower case, its type and its bytes."""

    sha2: str
    content_type: str
    content: bytes


def split(body: bytes, content_type: str) -> tuple[bytes, list[Part]]:
    """The JSON of the first part, and the attachments of the others.

    Raises:
        Refused: 400 when the content is not as the specification wants it.
    """
    match = _BOUNDARY.search(content_type)
    if match is None:
        raise Refused(400, "Content-Type names no boundary")
    sections = _sections(body, (match[1] or match[2]).encode())
    headers, content = sections[0]
    if headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
        raise Refused(400, f"The first part must be {JSON}")
    return content, [_attachment(headers, content) for headers, content in sections[1:]]


def _sections(body: bytes, boundary: bytes) -> list[tuple[dict[str, str], bytes]]:
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(pieces) < 3 or len(pieces) > MAX_PARTS or not pieces[-1].startswith(b"--"):
        raise Refused(400, "The content does not follow multipart/mixed: the boundary is missing")
    found = []
    for piece in pieces[1:-1]:
        head, blank, content = piece.lstrip(b" \t").partition(b"\r\n\r\n")
        if not blank:
            raise Refused(400, "A part has no empty line between its headers and its content")
        found.append((_headers(head), content))
    return found


def _headers(head: bytes) -> dict[str, str]:
    headers = {}
    for line in head.decode("latin-1").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return headers


def _attachment(headers: dict[str, str], content: bytes) -> Part:
    sha2 = headers.get("x-experience-api-hash", "").lower()
    if headers.get("content-transfer-encoding", "").lower() != "binary":
        raise Refused(400, "A part lacks Content-Transfer-Encoding: binary")
    if not PRINTABLE.fullmatch(headers.get("content-type", "\n")):
        raise Refused(400, "A part lacks Content-Type, or it holds characters that no type has")
    digest = _DIGESTS.get(len(sha2))
    if digest is None:
        raise Refused(400, "A part lacks X-Experience-API-Hash")
    if digest(content).hexdigest() != sha2:
        raise Refused(400, "X-Experience-API-Hash does not fit the content of its part")
    return Part(sha2, headers["content-type"][:255], content)


def joined(document: bytes, parts: Iterable[Part]) -> tuple[bytes, str]:
    """The bytes of a multipart/mixed content, and its Content-Type."""
    boundary = token_hex(16)
    lines = [f"--{boundary}\r\nContent-Type: {JSON}\r\n\r\n".encode(), document]
    for part in parts:
        head = (
            f"\r\n--{boundary}\r\nContent-Type: {part.content_type}\r\n"
            f"Content-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {part.sha2}\r\n\r\n"
        )
        lines += [head.encode(), part.content]
    lines.append(f"\r\n--{boundary}--\r\n".encode())
    return b"".join(lines), f'multipart/mixed; boundary="{boundary}"'
