"""Signed statements: a JSON Web Signature as attachment (xAPI Data 2.6, RFC 7515)."""

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from xueji.foundation.learning_records.lrs.answers import Refused
from xueji.foundation.learning_records.lrs.multipart import Part
from xueji.foundation.learning_records.rules.decoding import comparable, decode
from xueji.foundation.learning_records.rules.problems import InvalidStatement
from xueji.foundation.learning_records.rules.statements import SIGNATURE_USAGE

_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "RS256": hashes.SHA256,
    "RS384": hashes.SHA384,
    "RS512": hashes.SHA512,
}
_NOT_SIGNED = ("attachments", "timestamp")
Object = dict[str, Any]


def attachments_of(statement: Object) -> Iterator[tuple[str, Object]]:
    """Attachments of a valid statement and of its sub-statement, with their paths."""
    for prefix, holder in (("", statement), ("object.", statement["object"])):
        for index, attachment in enumerate(holder.get("attachments") or ()):
            yield f"{prefix}attachments[{index}]", attachment


def check_signature(path: str, attachment: Object, part: Part | None, statement: Object) -> None:
    """Refuse an attachment that claims to be a signature of the statement and is none."""
    if attachment["usageType"] != SIGNATURE_USAGE:
        return
    if attachment["contentType"].split(";")[0].strip() != "application/octet-stream":
        raise Refused(400, f"{path}.contentType: a signature must be application/octet-stream")
    if part is None:
        raise Refused(400, f"{path}: the signature is not in the request")
    if part.content_type.split(";")[0].strip() != "application/octet-stream":
        raise Refused(400, f"{path}: the part with the signature must be application/octet-stream")
    header, payload = _opened(path, part.content)
    if not isinstance(payload, dict) or _signed(payload) != _signed(statement):
        raise Refused(400, f"{path}: the signed statement is not the one received")
    _verify(path, header, part.content)


def _signed(statement: Object) -> Object:
    """What the signature is about. A signer may leave out what the store sets."""
    return {name: item for name, item in comparable(statement).items() if name not in _NOT_SIGNED}


def _opened(path: str, content: bytes) -> tuple[Object, Any]:
    try:
        head, body, _ = content.strip().split(b".")
        header, payload = decode(_bytes(head)), decode(_bytes(body))
    except (ValueError, InvalidStatement):
        raise Refused(400, f"{path}: the signature is not a JSON Web Signature of a statement") from None
    if not isinstance(header, dict) or header.get("alg") not in _HASHES:
        raise Refused(400, f"{path}: the signature must use RS256, RS384 or RS512")
    return header, payload


def _bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _verify(path: str, header: Object, content: bytes) -> None:
    """With a certificate in the header the signature itself is checked against it."""
    chain = header.get("x5c")
    if not chain:
        return
    try:
        key = x509.load_der_x509_certificate(base64.b64decode(str(chain[0]))).public_key()
        message, _, signature = content.strip().rpartition(b".")
        if not isinstance(key, rsa.RSAPublicKey):
            raise Refused(400, f"{path}: the certificate holds no RSA key")
        key.verify(_bytes(signature), message, padding.PKCS1v15(), _HASHES[header["alg"]]())
    except (InvalidSignature, ValueError, TypeError, KeyError, binascii.Error):
        raise Refused(400, f"{path}: the signature does not fit its certificate") from None
