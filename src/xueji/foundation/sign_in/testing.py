"""Helpers for tests: accounts with an authenticator, and the codes it shows."""

import time
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

PERIOD_SECONDS = 30


def give_authenticator(user: "User") -> str:
    """Set up an authenticator for an account; returns its secret."""
    secret = str(generate_totp_secret())
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str, periods_later: int = 0) -> str:
    """The six digits an authenticator shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_SECONDS + periods_later)))
