"""Leave to check in or to answer in a live session, as a signed pass (``common/passes.py``)."""

from dataclasses import dataclass

from xueji.common.errors import DomainError
from xueji.common.passes import PassInvalid, now_seconds, seal, unseal

CHECK_IN_PASS_SECONDS = 600
ANSWER_PASS_SECONDS = 4 * 3600

__all__ = [
    "AnswerPass",
    "CheckInPass",
    "PassRefused",
    "now_seconds",
    "open_answers",
    "open_check_in",
    "seal_answers",
    "seal_check_in",
]


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
    return seal("c", fields, now_seconds)


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
    return seal("a", [granted.session_id, granted.person_id, granted.attempt_id], now_seconds)


def open_answers(text: str, now_seconds: float) -> AnswerPass:
    """Read leave to answer.

    Raises:
        PassRefused: forged or older than four hours.
    """
    session_id, person_id, attempt_id = _open("a", text, 3, ANSWER_PASS_SECONDS, now_seconds)
    return AnswerPass(int(session_id), int(person_id), int(attempt_id))


def _open(kind: str, text: str, count: int, good_for: int, now_seconds: float) -> list[str]:
    try:
        return unseal(kind, text, count, good_for, now_seconds)
    except PassInvalid as invalid:
        if invalid.is_old:
            raise PassRefused("页面停留太久，请刷新页面再试；仍不行就重新扫描屏幕上的二维码。") from None
        raise PassRefused("页面信息不完整，请重新扫描屏幕上的二维码。") from None
