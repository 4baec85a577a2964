"""What counts once counts once in all processes: the database keeps what was used."""

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.mfa import app_settings
from django.db import IntegrityError, transaction

from xueji.foundation.sign_in.models import SharedCount, UsedProof

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def use_once(kind: str, key: str, *, until: datetime, now: datetime) -> bool:
    """Use a code or an assertion; False when it was used before, here or in another process.

    Args:
        kind: what it is, e.g. ``totp``.
        key: whose, and which; only a digest is kept.
        until: moment from which nobody would accept it any more, so that it may be forgotten.
    """
    digest = hashlib.sha256(f"{kind}:{key}".encode()).hexdigest()
    try:
        with transaction.atomic():
            UsedProof.objects.create(digest=digest, until=until)
    except IntegrityError:
        # The same six digits come again after some time; whoever moves the moment on has the use.
        return UsedProof.objects.filter(digest=digest, until__lte=now).update(until=until) == 1
    return True


def use_totp_code(*, user: "User", code: str, now: datetime) -> bool:
    """Use the digits an authenticator shows; False when they were used while they are still taken.

    They are taken for ``MFA_TOTP_TOLERANCE`` periods before and after their own; whoever looked over a
    shoulder has no second sign-in.
    """
    taken = timedelta(seconds=app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1))
    return use_once("totp", f"{user.pk}:{''.join(code.split())}", until=now + taken, now=now)


def sweep_used_proofs(now: datetime) -> None:
    """Forget what nobody would accept any more, and counts that are over."""
    UsedProof.objects.filter(until__lte=now).delete()
    SharedCount.objects.filter(expires__lte=now).delete()
