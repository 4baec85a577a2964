"""Signed passes: what a phone shows with a hot request, so that no row has to be read to know who asks.

A pass is made by a page that has checked everything (signed in, invited, code good) and is good for a short
time. It names the person, so it also keeps other sites from posting in the person's name.
"""

import hashlib
import hmac
import time
from dataclasses import dataclass

from django.conf import settings

from xueji.common.errors import DomainError

CHECK_IN_PASS_SECONDS = 600
ANSWER_PASS_SECONDS = 4 * 3600
SIGNATURE_CHARACTERS = 43


class PassRefused(DomainError):
    """The pass is forged, cut off or too old."""


@dataclass(frozen=True, slots=True)
class CheckInPass:
    """Leave to check one person in: session, person, code window, route and device mark."""

    session_id: int
    person_id: int
    window: int
    route: str
    device_mark: str


@dataclass(frozen=True, slots=True)
class AnswerPass:
    """Leave to save answers of one attempt in one session."""

    session_id: int
    person_id: int
    attempt_id: int


def seal_check_in(granted: CheckInPass, now_seconds: float) -> str:
    """Sign leave to check in."""
    fields: list[int | str] = [granted.session_id, granted.person_id]
    fields += [granted.window, granted.route, granted.device_mark]
    return _seal("c", fields, now_seconds)


def open_check_in(text: str, now_seconds: float) -> CheckInPass:
    """Read leave to check in.

    Raises:
        PassRefused: forged or older than ten minutes.
    """
    session_id, person_id, window, route, device_mark = _open(
        "c", text, 5, CHECK_IN_PASS_SECONDS, now_seconds
    )
    return CheckInPass(int(session_id), int(person_id), int(window), route, device_mark)


def seal_answers(granted: AnswerPass, now_seconds: float) -> str:
    """Sign leave to answer."""
    return _seal("a", [granted.session_id, granted.person_id, granted.attempt_id], now_seconds)


def open_answers(text: str, now_seconds: float) -> AnswerPass:
    """Read leave to answer.

    Raises:
        PassRefused: forged or older than four hours.
    """
    session_id, person_id, attempt_id = _open("a", text, 3, ANSWER_PASS_SECONDS, now_seconds)
    return AnswerPass(int(session_id), int(person_id), int(attempt_id))


def _signature(body: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"live-pass:{body}".encode(), hashlib.sha256).hexdigest()[
        :SIGNATURE_CHARACTERS
    ]


def _seal(kind: str, fields: list[int | str], now_seconds: float) -> str:
    body = ".".join([kind, str(int(now_seconds)), *map(str, fields)])
    return f"{body}.{_signature(body)}"


def _open(kind: str, text: str, count: int, good_for: int, now_seconds: float) -> list[str]:
    body, _, signature = text.rpartition(".")
    if not hmac.compare_digest(_signature(body).encode(), signature.encode()):
        raise PassRefused("页面信息不完整，请重新扫描屏幕上的二维码。")
    found, made_at, *fields = body.split(".")
    if found != kind or len(fields) != count:
        raise PassRefused("页面信息不完整，请重新扫描屏幕上的二维码。")
    if not 0 <= now_seconds - int(made_at) + 60 <= good_for + 60:
        raise PassRefused("页面停留太久，请刷新页面再试；仍不行就重新扫描屏幕上的二维码。")
    return fields


def now_seconds() -> float:
    """The clock, for the edge that calls this module."""
    return time.time()
