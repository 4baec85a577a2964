"""Gives out record numbers in order, and says up to which moment every record can be read.

A writer shows that it is at work before it takes its numbers: on PostgreSQL by a shared advisory lock whose
key is the moment (it blocks nobody and goes with the transaction), on SQLite, which one process serves, by a
list in the process. What is older than the oldest writer at work is complete. The moments of PostgreSQL are
those of its own clock: the clocks of several app servers differ.
"""

import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError, connection, transaction

from xueji.foundation.learning_records.rules import moments

_LOCK_SPACE = 0x584A << 48  # "XJ" in the top bits; the lower 48 hold milliseconds since 1970
_SPACE_MASK = (1 << 48) - 1
# Statements about statements need to see all others: they are written alone, the others side by side.
_STATEMENTS = (0x584B << 48) + 1
_BESIDE_OTHERS = f"pg_advisory_xact_lock_shared({_STATEMENTS}),"
_ALONE = f"pg_advisory_xact_lock({_STATEMENTS}),"
# The locks first, then the clock: no number is older than the lock that announces it.
_ANNOUNCE = """
WITH held AS MATERIALIZED (
    SELECT {} pg_advisory_xact_lock_shared(%s + floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
)
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint FROM held
"""
RECENT_SECONDS = 0.1
_guard = threading.Lock()
_last = 0
_at_work: dict[int, float] = {}
_marks: dict[int, int] = {}  # by process id, because processes are forked
_through = (-RECENT_SECONDS, datetime.fromtimestamp(0, UTC))
STALE_SECONDS = 60.0  # a writer whose transaction was taken back without a word


class Numbers:
    """What one writer takes its numbers from.

    Args:
        micros: when it had announced itself, in microseconds since 1970.
    """

    def __init__(self, micros: int) -> None:
        self._micros = micros

    def take(self, count: int) -> list[int]:
        """Numbers for ``count`` records about to be written, ascending."""
        global _last
        with _guard:
            first = max(self._micros, _last + 1)
            _last = first + count - 1
        return [(micros << moments.MARK_BITS) | _mark() for micros in range(first, first + count)]


def _mark() -> int:
    """The mark of this process: by chance, as in containers all have the same process id."""
    return _marks.setdefault(os.getpid(), secrets.randbelow(moments.MARKS))


@contextmanager
def at_work(*, alone: bool | None = None) -> Iterator[Numbers]:
    """Announce a writer; call inside the transaction, before it reads.

    Args:
        alone: True waits for all who write statements and lets them wait, so that what is read is all there
            is; False writes statements beside others; None writes no statements.
    """
    if connection.vendor == "postgresql":
        lock = {None: "", False: _BESIDE_OTHERS, True: _ALONE}[alone]
        with connection.cursor() as cursor:
            cursor.execute(_ANNOUNCE.format(lock), [_LOCK_SPACE])
            micros = cursor.fetchone()[0]
        yield Numbers(micros)
        return
    thread = threading.get_ident()
    with _guard:
        _at_work[thread] = time.time()
    try:
        yield Numbers(time.time_ns() // 1000)
    except BaseException:
        _at_work.pop(thread, None)
        raise
    transaction.on_commit(lambda: _at_work.pop(thread, None))


def consistent_through() -> datetime:
    """Everything stored before this moment can be read now."""
    global _through
    moment = datetime.fromtimestamp(
        _oldest_lock() if connection.vendor == "postgresql" else _oldest_thread(), UTC
    )
    _through = (time.monotonic(), moment)
    return moment


def recently_through() -> datetime:
    """The same, a tenth of a second old at most: cheap enough for every answer to a write.

    While the database is away, the moment known last; it stays true, because time only adds to it.
    """
    checked_at, moment = _through
    if time.monotonic() - checked_at < RECENT_SECONDS:
        return moment
    try:
        return consistent_through()
    except (OperationalError, InterfaceError):
        return moment


def _oldest_thread() -> float:
    now = time.time()
    with _guard:
        return min((at for at in _at_work.values() if now - at < STALE_SECONDS), default=now)


def _oldest_lock() -> float:
    with connection.cursor() as cursor:
        # The clock before the locks: a writer that shows itself in between takes later numbers.
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        now = float(cursor.fetchone()[0])
        cursor.execute(
            "SELECT min((classid::bigint << 32) | objid::bigint) FROM pg_locks "
            "WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint >> 16) = %s",
            [_LOCK_SPACE >> 48],
        )
        found = cursor.fetchone()[0]
    return now if found is None else min(now, (found & _SPACE_MASK) / 1000)
