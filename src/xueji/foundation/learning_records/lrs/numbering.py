"""Gives out record numbers in order, and says up to which moment every record can be read.

A writer shows that it is at work before it takes its numbers: on PostgreSQL by a shared advisory lock whose
key is the moment (it blocks nobody and goes with the transaction), on SQLite, which one process serves, by a
list in the process. What is older than the oldest writer at work is complete.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError, connection, transaction

from xueji.foundation.learning_records.rules import moments

_LOCK_SPACE = 0x584A << 48  # "XJ" in the top bits; the lower 48 hold milliseconds since 1970
_SPACE_MASK = (1 << 48) - 1
_guard = threading.Lock()
_last = 0
_at_work: dict[int, float] = {}
_through = (0.0, datetime.fromtimestamp(0, UTC))
RECENT_SECONDS = 0.1
STALE_SECONDS = 60.0  # a writer whose transaction was taken back without a word


def take(count: int) -> list[int]:
    """Numbers for ``count`` records about to be written, ascending."""
    global _last
    with _guard:
        first = max(time.time_ns() // 1000, _last + 1)
        _last = first + count - 1
    mark = os.getpid() * 0x9E3779B1 % moments.MARKS
    return [(micros << moments.MARK_BITS) | mark for micros in range(first, first + count)]


@contextmanager
def at_work() -> Iterator[None]:
    """Announce a writer; call inside the transaction, before ``take``."""
    started = time.time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK_SPACE | int(started * 1000)])
        yield
        return
    thread = threading.get_ident()
    with _guard:
        _at_work[thread] = started
    try:
        yield
    except BaseException:
        _at_work.pop(thread, None)
        raise
    transaction.on_commit(lambda: _at_work.pop(thread, None))


def consistent_through() -> datetime:
    """Everything stored before this moment can be read now."""
    global _through
    now = time.time()
    oldest = _oldest_lock() if connection.vendor == "postgresql" else _oldest_thread(now)
    moment = datetime.fromtimestamp(min(now, oldest or now), UTC)
    _through = (now, moment)
    return moment


def recently_through() -> datetime:
    """The same, a tenth of a second old at most: cheap enough for every answer to a write.

    While the database is away, the moment known last; it stays true, because time only adds to it.
    """
    checked_at, moment = _through
    if time.time() - checked_at < RECENT_SECONDS:
        return moment
    try:
        return consistent_through()
    except (OperationalError, InterfaceError):
        return moment


def _oldest_thread(now: float) -> float | None:
    with _guard:
        return min((at for at in _at_work.values() if now - at < STALE_SECONDS), default=None)


def _oldest_lock() -> float | None:
    high = _LOCK_SPACE >> 48
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min((classid::bigint << 32) | objid::bigint) FROM pg_locks "
            "WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint >> 16) = %s",
            [high],
        )
        found = cursor.fetchone()[0]
    return None if found is None else (found & _SPACE_MASK) / 1000
