"""Shutting accounts: by hand at once, and by the clock when nobody has used them for long."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from xueji.common import policy
from xueji.common.audit.services import Actor, record
from xueji.common.batches import batches
from xueji.common.errors import DomainError
from xueji.foundation.organizations.models import Person, User
from xueji.foundation.organizations.selectors import has_left

LEFT = Q(person__status=Person.Status.LEFT)


class DisablingRefused(DomainError):
    """The account cannot be shut so."""


@transaction.atomic
def disable_account(*, user: User, actor: Actor, now: datetime) -> None:
    """Shut an account at once; open sessions end with the next click.

    Raises:
        DisablingRefused: it is one's own, or shut already.
    """
    if user.pk == actor.pk:
        raise DisablingRefused("不能停用自己的账号。")
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise DisablingRefused("这个账号没有在使用，不用停用。")
    _note(user, "由管理员停用", actor, now)


def disable_unused(now: datetime) -> int:
    """Shut accounts nobody signed in to for long, and those of people who left; some hundred at a time.

    The days count from the last sign-in, the opening or the last enabling, whichever came last.

    Returns:
        How many.
    """
    limit = now - timedelta(days=policy.figures("access")["dormant_days"])
    was_used = Q(last_login__gte=limit) | Q(date_joined__gte=limit) | Q(enabled_at__gte=limit)
    found = User.objects.filter(Q(is_active=True) & (LEFT | ~was_used))
    return sum(_disable(keys, now) for keys in batches(list(found.values_list("pk", flat=True))))


@transaction.atomic
def _disable(keys: list[int], now: datetime) -> int:
    rows = User.objects.select_for_update(of=("self",)).select_related("person").filter(pk__in=keys)
    users = list(rows.filter(is_active=True))
    User.objects.filter(pk__in=[one.pk for one in users]).update(is_active=False)
    for user in users:
        _note(user, "本人已调离" if has_left(user) else "长期未登录", None, now)
    return len(users)


def _note(user: User, why: str, actor: Actor | None, now: datetime) -> None:
    record(
        actor=actor,
        action="organizations.disable-account",
        target=user,
        summary=f"停用账号{user.username}：{why}",
        at=now,
    )
