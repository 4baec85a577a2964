"""Failed sign-ins leave a line in the trail, so that an attack on an account is seen later."""

from datetime import datetime, timedelta

from django.db import transaction

from xueji.common.audit.selectors import history_of
from xueji.common.audit.services import record
from xueji.foundation.organizations import selectors as organizations

# Whoever goes on trying while the account is locked adds no further line meanwhile.
FOLD_LOCKS_WITHIN = timedelta(minutes=15)


@transaction.atomic
def note_failed_sign_in(*, username: str, address: str, now: datetime) -> None:
    """Write down a wrong password; names nobody has leave no line, or strangers could fill the trail.

    Args:
        address: of the network, as text.
    """
    account = organizations.account_named(username.strip())
    if account is not None:
        record(
            actor=None,
            action="sign_in.fail",
            target=account,
            summary=f"有人用账号“{account.username}”登录失败：密码不正确",
            at=now,
            detail={"address": address},
        )


@transaction.atomic
def note_lock_out(*, username: str, address: str, now: datetime) -> None:
    """Write down that an account is locked for an address, once a lock."""
    account = organizations.account_named(username.strip())
    if account is None:
        return
    earlier = history_of(account).filter(action="sign_in.lock-out", at__gt=now - FOLD_LOCKS_WITHIN)
    if any(line.detail.get("address") == address for line in earlier):
        return
    record(
        actor=None,
        action="sign_in.lock-out",
        target=account,
        summary=f"账号“{account.username}”登录失败次数过多，暂时锁定",
        at=now,
        detail={"address": address},
    )
