"""JSON as received: statements kept to the letter, doubled names refused, equality by fingerprint."""

import json
import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import msgspec

from xueji.foundation.learning_records.rules.problems import InvalidStatement

# Properties the LRS sets or may complete; they say nothing about whether two statements are the same.
_SET_BY_STORE = ("id", "stored", "authority", "version")
_SECONDS = re.compile(r"(\.\d\d)\d+S$")
_split = msgspec.json.Decoder(list[msgspec.Raw])
_decoder = msgspec.json.Decoder()
_sorted = msgspec.json.Encoder(order="deterministic")
_Broken = (msgspec.MsgspecError, UnicodeError, RecursionError)


@dataclass(slots=True)
class Received:
    """One statement as it came in.

    Attributes:
        raw: its JSON to the letter; value: the same decoded.
        fingerprint: equal for statements that xAPI counts as equal.
    """

    raw: bytes
    value: dict[str, Any]
    fingerprint: int


def decode(raw: bytes) -> Any:
    """Any JSON value; refuses broken JSON and names that occur twice in one object."""
    try:
        value = _decoder.decode(raw)
        again = _sorted.encode(value)
    except _Broken as error:
        raise InvalidStatement("", f"The content is not valid JSON: {error}") from None
    _refuse_doubled_names(raw, again)
    return value


def _refuse_doubled_names(raw: bytes, again: bytes) -> None:
    """A name that occurs twice is lost in decoding, and with it the quotes around it."""
    if raw.count(b'"') == again.count(b'"') and b"\\u0022" not in raw:
        return
    try:
        json.loads(raw, object_pairs_hook=_unique_names)
    except (ValueError, RecursionError) as error:
        if isinstance(error, InvalidStatement):
            raise
        raise InvalidStatement("", f"The content is not valid JSON: {error}") from None


def _unique_names(pairs: list[tuple[str, Any]]) -> None:
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidStatement(twice, "occurs twice in one JSON object")


def received_statements(body: bytes) -> tuple[list[Received], bool]:
    """The statements of a request and whether they came as an array."""
    if body.lstrip()[:1] != b"[":
        return [received(body.strip())], False
    try:
        parts = _split.decode(body)
    except _Broken as error:
        raise InvalidStatement("", f"The content is not valid JSON: {error}") from None
    return [received(bytes(part)) for part in parts], True


def received(raw: bytes) -> Received:
    """Decode one statement."""
    value = decode(raw)
    if type(value) is not dict:
        raise InvalidStatement("", "A statement must be a JSON object")
    return Received(raw, value, fingerprint(value))


def fingerprint(value: dict[str, Any]) -> int:
    """64 bits that are the same for statements that xAPI counts as equal.

    Order, what the store sets, and parts of a second beyond hundredths in durations do not count.
    """
    digest = blake2b(_sorted.encode(comparable(value)), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def comparable(value: dict[str, Any]) -> dict[str, Any]:
    """The statement without what does not count when two are compared."""
    kept = {name: item for name, item in value.items() if name not in _SET_BY_STORE}
    result = kept.get("result")
    if not isinstance(result, dict):
        return kept
    duration = result.get("duration")
    if isinstance(duration, str) and "." in duration:
        kept["result"] = {**result, "duration": _SECONDS.sub(r"\1S", duration)}
    return kept
