"""Telling people, and keeping what they were told short.

A notice is a consequence of an act that has its own audit line, so there is none here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from xueji.common.batches import batches
from xueji.common.notices import kinds
from xueji.common.notices.models import Notice

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

BATCH_ROWS = 500
READ_KEPT = timedelta(days=30)
UNREAD_KEPT = timedelta(days=180)
FORGET_ROWS = 5_000


def tell(
    account_ids: Iterable[int],
    title: str,
    *,
    now: datetime,
    text: str = "",
    url: str = "",
    kind: str = kinds.PLAIN,
    once_key: str | None = None,
) -> int:
    """Put a notice behind the bell of each account; call it in the transaction of what it tells of.

    Args:
        account_ids: keys of accounts; see ``organizations.selectors.account_ids_of`` for people.
        title: what happened, in Chinese, ≤ 120 characters; longer ones are cut.
        url: page of this site where it can be dealt with, with a leading slash.
        once_key: names the fact, so that telling it again (a job that runs twice) tells nobody twice.
    Returns:
        How many were asked for.
    Raises:
        ValueError: the kind is not registered, or the address leads elsewhere.
    """
    if not kinds.is_known(kind):
        raise ValueError(f"register the kind of notice {kind!r} first")
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError(f"{url!r} is no page of this site")
    words = {"title": title[:120], "text": text[:400], "url": url, "kind": kind}
    wanted = sorted(set(account_ids))
    for batch in batches(wanted, BATCH_ROWS):
        rows = [Notice(account_id=key, at=now, once_key=once_key, **words) for key in batch]
        Notice.objects.bulk_create(rows, ignore_conflicts=once_key is not None)
    return len(wanted)


def mark_read(viewer: "AbstractUser", notice: Notice, now: datetime) -> None:
    """Note that the person has opened one of their notices; the first time counts."""
    Notice.objects.filter(pk=notice.pk, account_id=viewer.pk, read_at=None).update(read_at=now)


def mark_all_read(viewer: "AbstractUser", now: datetime) -> int:
    """Take the number off the bell; returns how many were unread."""
    return Notice.objects.filter(account_id=viewer.pk, read_at=None).update(read_at=now)


def forget_old(now: datetime) -> None:
    """Delete notices read long ago, and those nobody will read any more, some thousands at a time."""
    for old in (
        Notice.objects.filter(read_at__lt=now - READ_KEPT),
        Notice.objects.filter(at__lt=now - UNREAD_KEPT),
    ):
        while keys := list(old.values_list("pk", flat=True)[:FORGET_ROWS]):
            for batch in batches(keys, BATCH_ROWS):
                Notice.objects.filter(pk__in=batch).delete()
