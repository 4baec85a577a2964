"""How far the replica is behind, as this process knows it."""

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.db.utils import DEFAULT_DB_ALIAS

from xueji.common.replica import patience

logger = logging.getLogger(__name__)
ALIAS = "replica"
CHECK_EVERY_SECONDS = 1.0
RETRY_AFTER_SECONDS = 10.0
KEPT_SAMPLES = 600
# Bytes of the write-ahead log since the beginning, where the primary writes and how far the replica is.
WRITTEN = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
REPLAYED = "SELECT pg_is_in_recovery(), coalesce(pg_last_wal_replay_lsn(), '0/0') - '0/0'::pg_lsn"

State = Literal["off", "ok", "behind", "away", "promoted"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the replica is good for now.

    Attributes:
        state: ``off`` none is set; ``behind`` by more than is allowed; ``away`` it does not answer;
            ``promoted`` it takes writes of its own and is no copy any more.
        lag_seconds: how long ago the primary was where the replica is; None where that is not known.
    """

    state: State
    lag_seconds: float | None = None


OFF, AWAY, PROMOTED = Standing("off"), Standing("away"), Standing("promoted")


class Watch:
    """Compares the positions of both servers, at most once a second.

    The age of the last transaction replayed would grow while nobody writes. So each look keeps where the
    primary was, and the lag is the age of the newest position that the replica has reached.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._samples: deque[tuple[float, int]] = deque(maxlen=KEPT_SAMPLES)
        self._standing = AWAY
        self._next_look = 0.0

    def standing(self) -> Standing:
        """As of the last second; another thread that looks at this moment is not waited for."""
        if not is_set():
            return OFF
        if time.monotonic() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._standing

    def failed(self) -> None:
        """The replica failed a page: leave it alone for a while."""
        self._note(AWAY, RETRY_AFTER_SECONDS)

    def _look(self) -> None:
        began = time.monotonic()
        try:
            self._samples.append((began, int(_ask(DEFAULT_DB_ALIAS, WRITTEN)[0])))
            with patience.waiting(connections[ALIAS]):
                is_copy, replayed = _ask(ALIAS, REPLAYED)
        except (DatabaseError, InterfaceError) as error:
            logger.debug("The replica does not answer: %s", error)
            connections[ALIAS].close()
            self.failed()
            return
        found = judged(list(self._samples), int(replayed), time.monotonic()) if is_copy else PROMOTED
        self._note(found, CHECK_EVERY_SECONDS)

    def _note(self, found: Standing, wait_seconds: float) -> None:
        if found.state != self._standing.state:
            logger.warning("Replica: %s (before: %s)", found.state, self._standing.state)
        self._standing, self._next_look = found, time.monotonic() + wait_seconds


def judged(samples: list[tuple[float, int]], replayed: int, now: float) -> Standing:
    """Fresh enough or not; a replica older than every sample is behind by an unknown time.

    Args:
        samples: moments with the position of the primary, oldest first.
        replayed: position of the replica.
        now: on the same clock as the samples, seconds.
    """
    reached = [moment for moment, position in samples if position <= replayed]
    if not reached:
        return Standing("behind")
    lag = now - reached[-1]
    return Standing("ok" if lag <= settings.REPLICA_LAG_SECONDS else "behind", lag)


def is_set() -> bool:
    """Whether the settings name a replica."""
    return ALIAS in settings.DATABASES


def _ask(alias: str, sql: str) -> tuple[int, ...]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql)
        found: tuple[int, ...] = cursor.fetchone()
        return found


_watch = Watch()
standing = _watch.standing
failed = _watch.failed
