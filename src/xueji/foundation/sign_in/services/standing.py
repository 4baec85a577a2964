"""What an account still has to do before it may go on: a newer password, a second proof."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.sign_in.models import FactorGrace, PasswordRecord
from xueji.foundation.sign_in.policy import policy

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the password is too old, and until when a second proof has to be set up (None: no need)."""

    password_expired: bool
    factor_by: datetime | None


def standing_of(user: "User", now: datetime) -> Standing:
    """What the account has to do; the first look at one that lacks a second proof starts its grace."""
    if not settings.STRICT_SIGN_IN:
        return Standing(password_expired=False, factor_by=None)
    return Standing(_is_password_old(user, now), _factor_by(user, now))


def needs_second_factor(user: "User", now: datetime) -> bool:
    """Whether a role of the account asks for a second proof."""
    roles = policy().second_factor_roles
    return bool(roles) and organizations.may(user, *roles, on=timezone.localdate(now))


def has_second_factor(user: "User") -> bool:
    """Whether the account has an authenticator or a passkey."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists())


def _is_password_old(user: "User", now: datetime) -> bool:
    if not user.has_usable_password():
        return False
    newest = PasswordRecord.objects.filter(user=user).order_by("-set_at").first()
    since = newest.set_at if newest else user.date_joined
    return now - since > policy().password_age


def _factor_by(user: "User", now: datetime) -> datetime | None:
    if not needs_second_factor(user, now) or has_second_factor(user):
        FactorGrace.objects.filter(user=user).delete()
        return None
    grace, _ = FactorGrace.objects.get_or_create(user=user, defaults={"since": now})
    return grace.since + policy().second_factor_grace
