"""From the code on the wall to leave to check in: who asks, is the code good, whose phone is this."""

import hashlib
import hmac
import secrets
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from django.core import signing
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from xueji.activity.study_sessions.live import codes, passes
from xueji.activity.study_sessions.models import Attendance, Invitation, StudySession
from xueji.common.errors import DomainError

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

DEVICE_COOKIE = "xueji_device"
DEVICE_COOKIE_SECONDS = 400 * 24 * 3600
TICKET_SECONDS = 600
DIGIT_TRIES = 10
DIGIT_TRIES_SECONDS = 300
ROLL_HINT = "也可以请主持人点名登记。"


class CodeRefused(DomainError):
    """The code is wrong or its time is over."""


class NotInvited(DomainError):
    """The person is not on the list of this session."""


class DeviceUsed(DomainError):
    """Another person has checked in on this device."""


class TooManyTries(DomainError):
    """Too many wrong codes in a short time."""


class NotLive(DomainError):
    """The session has not begun or is over."""


def require_live(session: StudySession) -> None:
    """Refuse codes before the beginning and after the end, and where check-in by code is off."""
    if session.status == StudySession.Status.CLOSED:
        raise NotLive("这场学习已经结束，不能再签到。如确实到会，请联系主持人更正出勤。")
    if session.status == StudySession.Status.CANCELED:
        raise NotLive("这场学习已取消，不需要签到。")
    if session.status != StudySession.Status.LIVE:
        raise NotLive("这场学习还没有开始，请等主持人开始后再扫码。")
    if not session.check_in_enabled:
        raise NotLive("这场学习不用扫码，由主持人点名登记。")


def accept_link(session: StudySession, code: str, now: datetime) -> int:
    """The window of a good code from a link. Digits are refused here: their tries must be counted.

    Raises:
        CodeRefused: wrong or older than the previous window.
    """
    return _required(codes.link_window(session.check_in_secret, session.pk, code, now))


def accept_digits(session: StudySession, typed: str, now: datetime) -> int:
    """The window of six good digits, however they were spaced.

    Raises:
        CodeRefused: wrong or older than the previous window.
    """
    digits = "".join(letter for letter in typed if letter.isdecimal())
    return _required(codes.digit_window(session.check_in_secret, session.pk, digits, now))


def _required(window: int | None) -> int:
    if window is None:
        raise CodeRefused(f"签到码不对或已过期，请重新扫描屏幕上的二维码，或输入当前的六位数字。{ROLL_HINT}")
    return window


def count_digit_try(session: StudySession, person: "Person") -> None:
    """Six digits can be guessed; ten tries in five minutes are enough for whoever reads them off the wall."""
    key = f"digit-tries:{session.pk}:{person.pk}"
    # In memory: a hall that types the code at once writes nothing for it, and ten tries a process are few.
    cache = caches["local"]
    tries = cache.get_or_set(key, 0, DIGIT_TRIES_SECONDS)
    with suppress(ValueError):  # the five minutes ended between the two lines
        tries = cache.incr(key)
    if (tries or 0) > DIGIT_TRIES:
        raise TooManyTries(f"输入次数过多，请五分钟后再试。{ROLL_HINT}")


def seal_ticket(session: StudySession, window: int, mark: str) -> str:
    """Keep a good code through sign-in: a person who still has to sign in is not sent back to the wall."""
    return signing.dumps([session.pk, window, mark], salt="arrival-ticket")


def open_ticket(session: StudySession, ticket: str, mark: str) -> int:
    """The window of a ticket of this session, on the device that scanned the code.

    Raises:
        CodeRefused: forged, of another session, sent on to another device, or older than ten minutes.
    """
    try:
        session_id, window, scanned_by = signing.loads(ticket, salt="arrival-ticket", max_age=TICKET_SECONDS)
    except signing.BadSignature:
        session_id, window, scanned_by = None, 0, ""
    if session_id == session.pk and scanned_by != mark:
        raise CodeRefused(f"这个页面是在另一部手机上打开的，请用这部手机扫描屏幕上的二维码。{ROLL_HINT}")
    if session_id != session.pk:
        raise CodeRefused(f"页面停留太久，请重新扫描屏幕上的二维码。{ROLL_HINT}")
    return int(window)


def grant(
    session: StudySession, person: "Person", device_mark: str, window: int, route: str, now_seconds: float
) -> passes.CheckInPass:
    """Leave to check in for one invited person on one device.

    Raises:
        NotInvited: a stranger to this session. DeviceUsed: somebody else checked in on this device.
    """
    if not Invitation.objects.filter(session=session, person=person).exists():
        raise NotInvited(f"{person.name}不在本场参会名单中，请联系主持人核对名单。")
    others = Attendance.objects.filter(session=session, device_mark=device_mark).exclude(person=person)
    if device_mark and others.exists():
        raise DeviceUsed(f"这部手机已为另一位同志签到，每部手机只能为一人签到。请用自己的手机，{ROLL_HINT}")
    return passes.CheckInPass(session.pk, person.pk, window, route, device_mark)


def device_of(request: HttpRequest) -> tuple[str, bool]:
    """The device's own random mark, and whether it is new and must be set on the answer."""
    value = request.COOKIES.get(DEVICE_COOKIE, "")
    if len(value) == 43 and value.replace("-", "").replace("_", "").isalnum():
        return value, False
    return secrets.token_urlsafe(32), True


def device_mark(session: StudySession, device: str) -> str:
    """What is stored: a digest for this session only, so that devices cannot be followed about."""
    digest = hmac.new(session.check_in_secret.encode(), device.encode(), hashlib.sha256)
    return digest.hexdigest()[:43]


def remember_device(response: HttpResponse, device: str, *, secure: bool) -> None:
    """Let the device keep its mark."""
    response.set_cookie(
        DEVICE_COOKIE, device, max_age=DEVICE_COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure
    )
