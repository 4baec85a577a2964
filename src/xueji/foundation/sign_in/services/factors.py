"""Second proofs: what changed is written down, and another administrator can take lost ones away."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction

from xueji.common import crypto
from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.foundation.sign_in.models import FactorGrace, FactorSecret
from xueji.foundation.sign_in.policy import policy
from xueji.foundation.sign_in.services.standing import has_second_factor, needs_second_factor

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

FACTOR_NAMES = {
    Authenticator.Type.TOTP: "验证器",
    Authenticator.Type.WEBAUTHN: "通行密钥",
    Authenticator.Type.RECOVERY_CODES: "备用码",
}


class FactorsRefused(DomainError):
    """The second proofs cannot be reset so."""


def keep_secret(text: str) -> str:
    """Seal the secret of a second proof; returns the number of its row as text."""
    return str(FactorSecret.objects.create(secret_sealed=crypto.encrypt(text)).pk)


def kept_secret(number: str) -> str:
    """The secret behind a number that ``keep_secret`` gave."""
    return crypto.decrypt(FactorSecret.objects.get(pk=int(number)).secret_sealed)


def _forget_secrets(authenticators: Iterable[Authenticator]) -> None:
    kept = [one.data.get("secret") or one.data.get("seed") for one in authenticators]
    FactorSecret.objects.filter(pk__in=[int(number) for number in kept if number]).delete()


@transaction.atomic
def factor_changed(*, user: "User", authenticator: Authenticator, verb: str, now: datetime) -> None:
    """Write down that the person added, renewed or removed a second proof.

    Args:
        verb: 添加, 重新生成 or 移除.
    """
    if verb == "移除":
        _forget_secrets([authenticator])
        _end_grace(user, now)
    name = FACTOR_NAMES.get(authenticator.type, authenticator.type)
    record(actor=user, action="sign_in.change-factor", target=user, summary=f"{verb}了{name}", at=now)


def _end_grace(user: "User", now: datetime) -> None:
    """Who takes the last own proof away has had the days to set one up: no role goes on without."""
    if needs_second_factor(user, now) and not has_second_factor(user):
        since = now - policy().second_factor_grace
        FactorGrace.objects.update_or_create(user=user, defaults={"since": since})


def forget_factors(user: "User") -> int:
    """Delete every second proof of an account with what it was computed from; returns how many."""
    held = list(Authenticator.objects.filter(user_id=user.pk))
    _forget_secrets(held)
    Authenticator.objects.filter(user_id=user.pk).delete()
    return len(held)


@transaction.atomic
def reset_factors(*, user: "User", now: datetime, actor: Actor | None = None) -> None:
    """Take all second proofs of an account away; a new grace begins.

    Raises:
        FactorsRefused: nobody resets the own ones, or there are none.
    """
    if actor is not None and actor.pk == user.pk:
        raise FactorsRefused("自己的二次验证不能由自己重置，请找另一位安全管理员。")
    if not forget_factors(user):
        raise FactorsRefused("这个账号没有设置二次验证，无需重置。")
    FactorGrace.objects.update_or_create(user=user, defaults={"since": now})
    record(
        actor=actor,
        action="sign_in.reset-factors",
        target=user,
        summary=f"重置账号“{user.username}”的二次验证",
        at=now,
    )
