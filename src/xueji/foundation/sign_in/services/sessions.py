"""Open sessions of an account: one for administrators, any other ended by its owner."""

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.sign_in.models import EndedSession
from xueji.foundation.sign_in.policy import policy

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def has_one_session(user: "User", now: datetime) -> bool:
    """Whether a role of the account, an administrator's, allows one open session only."""
    roles = policy().one_session_roles
    return bool(roles) and organizations.may(user, *roles, on=timezone.localdate(now))


@transaction.atomic
def end_other_sessions(*, user: "User", session_key: str, now: datetime) -> int:
    """End the other sessions of an account that may have only one; returns how many ended.

    Args:
        session_key: key of the session that stays.
    """
    if not has_one_session(user, now):
        return 0
    ended = 0
    for session in UserSession.objects.filter(user_id=user.pk).exclude(session_key=session_key):
        if session.exists():
            _end(session, EndedSession.Reason.SECOND_SIGN_IN, now)
            ended += 1
    if ended:
        record(
            actor=user,
            action="sign_in.end-other-sessions",
            target=user,
            summary=f"管理员再次登录，结束先前的 {ended} 个登录",
            at=now,
        )
    return ended


@transaction.atomic
def end_session(*, user: "User", session_id: int, now: datetime) -> bool:
    """End one session of the account; False when it is not open (any more)."""
    session = UserSession.objects.filter(user_id=user.pk, pk=session_id).first()
    if session is None:
        return False
    _end(session, EndedSession.Reason.ENDED_BY_OWNER, now)
    record(actor=user, action="sign_in.end-session", target=user, summary="结束了自己的一个登录", at=now)
    return True


def note_presence(*, session_key: str, now: datetime) -> None:
    """Note when a session was last used."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=now)


def why_ended(session_key: str) -> str:
    """Why the session of a cookie was ended from elsewhere; empty when it was not."""
    ended = EndedSession.objects.filter(pk=_digest(session_key)).first() if session_key else None
    return ended.get_reason_display() if ended else ""


def sweep_ended_sessions(now: datetime) -> None:
    """Forget sessions that have run out, those ended whose cookies have, and the lists of both."""
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    EndedSession.objects.filter(ended_at__lt=oldest).delete()
    UserSession.objects.filter(created_at__lt=oldest).delete()
    Session.objects.filter(expire_date__lt=now).delete()


def _end(session: UserSession, reason: str, now: datetime) -> None:
    EndedSession.objects.update_or_create(
        key_digest=_digest(session.session_key), defaults={"reason": reason, "ended_at": now}
    )
    session.end()


def _digest(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()
