"""Simple values of xAPI: identifiers, moments, durations (1.0.3 Data 4; IEEE 9274.1.1 4.2.7)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from xueji.foundation.learning_records.rules.problems import InvalidStatement, as_object

# RFC 3987 without the grammar of the parts: a scheme, a colon, and no character that needs escaping.
REMEMBERED_CHARACTERS = 500  # longer texts would fill the memory of a process
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f]+")
_MAILTO = re.compile(r"mailto:[^\s@<>\"\x00-\x20]+@[^\s@<>\"\x00-\x20]+")
_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
_SHA2 = re.compile(r"[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}")
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
# RFC 5646 langtag, private use and the grandfathered forms that still occur.
_LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?|[xX](?:-[A-Za-z0-9]{1,8})+|[iI]-[A-Za-z]{3,8}"
)
_DURATION = re.compile(
    r"P(?=.)(?:\d+(?:\.\d+)?W|(?:\d+(?:\.\d+)?Y)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?D)?"
    r"(?:T(?=\d)(?:\d+(?:\.\d+)?H)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?S)?)?)"
)
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)([A-Z])")
_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,12}))?)?"
    r"(?:(Z|z)|([+-])(\d\d)(?::?(\d\d))?)?"
)
_VERSION = re.compile(r"1\.0(?:\.\d+)?|2\.0\.\d+")
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+\-]+/[\w!#$&^.+\-]+(?:\s*;.*)?")
_SECONDS = {"Y": 31_556_952, "D": 86_400, "H": 3_600, "S": 1, "W": 604_800}


def text(value: object, path: str) -> str:
    """Any string."""
    if type(value) is not str:
        raise InvalidStatement(path, "must be a string")
    return value


def boolean(value: object, path: str) -> None:
    """True or false."""
    if type(value) is not bool:
        raise InvalidStatement(path, "must be true or false")


def number(value: object, path: str) -> float:
    """Any number; true and false are none."""
    if type(value) is not float and type(value) is not int:
        raise InvalidStatement(path, "must be a number")
    return value


def is_iri(value: str) -> bool:
    """A text with a scheme and no forbidden character."""
    return _is_known_iri(value) if len(value) <= REMEMBERED_CHARACTERS else _IRI.fullmatch(value) is not None


@lru_cache(maxsize=20_000)
def _is_known_iri(value: str) -> bool:
    return _IRI.fullmatch(value) is not None


def iri(value: object, path: str) -> str:
    """An absolute IRI."""
    if type(value) is not str or not is_iri(value):
        raise InvalidStatement(path, "must be an absolute IRI, with a scheme")
    return value


def uuid_text(value: object, path: str) -> str:
    """A UUID in its usual form with hyphens."""
    if type(value) is not str or _UUID.fullmatch(value) is None:
        raise InvalidStatement(path, "must be a UUID such as 6690e6c9-3ef0-4ed3-8b37-7f3964730bee")
    return value


def mailto(value: object, path: str) -> str:
    """``mailto:`` and an e-mail address."""
    if type(value) is not str or _MAILTO.fullmatch(value) is None:
        raise InvalidStatement(path, 'must be "mailto:" followed by an e-mail address')
    return value


def sha1_text(value: object, path: str) -> str:
    """40 hexadecimal digits."""
    if type(value) is not str or _SHA1.fullmatch(value) is None:
        raise InvalidStatement(path, "must be a SHA-1 in 40 hexadecimal digits")
    return value


def sha2_text(value: object, path: str) -> str:
    """A SHA-2 of 224 to 512 bits in hexadecimal digits."""
    if type(value) is not str or _SHA2.fullmatch(value) is None:
        raise InvalidStatement(path, "must be a SHA-2 in hexadecimal digits")
    return value


def media_type(value: object, path: str) -> str:
    """An Internet media type such as ``text/plain; charset=utf-8``."""
    if type(value) is not str or _MEDIA_TYPE.fullmatch(value) is None:
        raise InvalidStatement(path, "must be an Internet media type")
    return value


def version(value: object, path: str) -> None:
    """1.0, 1.0.x or 2.0.x."""
    if type(value) is not str or _VERSION.fullmatch(value) is None:
        raise InvalidStatement(path, 'must be "1.0", "1.0.x" or "2.0.x"')


def is_language(tag: str) -> bool:
    """A well-formed RFC 5646 tag."""
    return len(tag) <= REMEMBERED_CHARACTERS and _is_known_language(tag)


@lru_cache(maxsize=2_000)
def _is_known_language(tag: str) -> bool:
    return _LANGUAGE.fullmatch(tag) is not None


def language(value: object, path: str) -> None:
    """A language tag."""
    if type(value) is not str or not is_language(value):
        raise InvalidStatement(path, "must be a language tag of RFC 5646")


def language_map(value: object, path: str) -> None:
    """Texts by language tag."""
    for tag, words in as_object(value, path).items():
        if not is_language(tag):
            raise InvalidStatement(f"{path}.{tag}", "the name is not a language tag of RFC 5646")
        if type(words) is not str:
            raise InvalidStatement(f"{path}.{tag}", "must be a string")


def extensions(value: object, path: str) -> None:
    """Free values by IRI."""
    for name in as_object(value, path):
        if not is_iri(name):
            raise InvalidStatement(f"{path}.{name}", "the name of an extension must be an absolute IRI")


def parsed_moment(value: object) -> datetime | None:
    """An ISO 8601 moment, UTC when it names no zone; None when it is none.

    RFC 3339 keeps ``-00:00`` for "offset unknown"; xAPI refuses it.
    """
    match = _MOMENT.fullmatch(value) if type(value) is str else None
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, _, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if sign == "-" and not offset:
        return None
    try:
        zone = timezone(-offset if sign == "-" else offset) if offset else UTC
        micros = int(((fraction or "") + "000000")[:6])
        found = datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micros, tzinfo=zone
        )
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def moment(value: object, path: str) -> datetime:
    """An ISO 8601 moment, in UTC."""
    found = parsed_moment(value)
    if found is None:
        raise InvalidStatement(path, "must be a moment of ISO 8601 such as 2026-01-05T09:30:00.000Z")
    return found


def is_duration(value: object) -> bool:
    """An ISO 8601 duration with designators (4.4.3.2), such as ``PT1H30M``."""
    return type(value) is str and _DURATION.fullmatch(value) is not None


def duration(value: object, path: str) -> None:
    """An ISO 8601 duration."""
    if not is_duration(value):
        raise InvalidStatement(path, "must be a duration of ISO 8601 such as PT1H30M")


def duration_seconds(value: str) -> int:
    """Whole seconds of a valid duration; a month counts as a twelfth of a mean year."""
    days, _, times = value.partition("T")
    total = sum(
        float(amount) * _SECONDS.get(unit, 2_629_746) for amount, unit in _DURATION_PART.findall(days)
    )
    for amount, unit in _DURATION_PART.findall(times):
        total += float(amount) * (60 if unit == "M" else _SECONDS[unit])
    return int(min(total, 2_000_000_000))


Check = Callable[[object, str], object]
