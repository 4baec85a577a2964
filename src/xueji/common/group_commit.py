"""Group commit: many small writes from many requests share one transaction, answered after COMMIT.

A request hands its row over and waits. One writer thread takes all rows that wait, writes them in one
transaction and only then wakes the requests, so "answered" means "durable". When a batch fails, its rows
are written one by one: a bad row hurts nobody but its own request. After WAIT_SECONDS a row that no batch
has taken is withdrawn and never written; of one that is being written, or whose connection was lost in the
middle of COMMIT and did not come back, the outcome is said to be open.

Figures: see bench/check_in.py.
"""

import atexit
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.db import close_old_connections, connection, transaction
from django.db.utils import Error as DatabaseFailure

from xueji.common.errors import DomainError

Row = TypeVar("Row")
Outcome = TypeVar("Outcome")

MAX_BATCH_ROWS = 500
MAX_WAITING_ROWS = 20_000
WAIT_SECONDS = 30.0
UNSURE = "还没有等到保存的结果，这次提交可能已经保存，也可能没有；请再提交一次，不会重复计入。"
logger = logging.getLogger(__name__)
Waiting = tuple[Row, Future[Outcome], float]  # the float is the moment of handing over


class WriterOverloaded(DomainError):
    """Too many rows wait already; the person should try again in a moment."""


class WriterFailed(DomainError):
    """The row was not taken, by the database or in time; nothing was written."""


class WriterUnsure(DomainError):
    """The row was still being written when the waiting ended: it may become durable or not.

    Sending it again does no harm, because a row is unique by its key.
    """


@dataclass(slots=True)
class WriterFigures:
    """What one writer of this process did since the process began; times in seconds.

    Attributes:
        failed: rows of which nothing was written; refused: rows beyond those that may wait.
        waited, longest_wait: from handing over to the answer.
    """

    name: str
    rows: int = 0
    batches: int = 0
    largest_batch: int = 0
    failed: int = 0
    refused: int = 0
    waited: float = 0.0
    longest_wait: float = 0.0
    waiting_now: int = 0

    @property
    def mean_batch(self) -> float:
        """Rows a transaction."""
        return self.rows / self.batches if self.batches else 0.0

    @property
    def mean_wait(self) -> float:
        """Seconds a row waited."""
        return self.waited / self.rows if self.rows else 0.0


_writers: "WeakSet[GroupCommitWriter[Any, Any]]" = WeakSet()


def figures() -> list[WriterFigures]:
    """The figures of every writer of this process, by name."""
    return sorted((writer.figures() for writer in list(_writers)), key=lambda one: one.name)


@atexit.register
def close_all() -> None:
    """Write what waits in any writer of this process, then end; who waits still gets the answer."""
    for writer in list(_writers):
        writer.close()


def _given(outcome: Outcome | DomainError) -> Outcome:
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


def _is_lost(used: Any) -> bool:
    """Whether the connection of a failed transaction is gone; Django may have opened the next one already."""
    if connection.connection is used and connection.is_usable():
        return False
    connection.close()
    return True


class GroupCommitWriter(Generic[Row, Outcome]):
    """Writes rows handed over by many threads in batches of one transaction each.

    Args:
        name: shown in thread names and logs.
        write: writes a batch inside the open transaction and returns one outcome a row, in order; a
            DomainError as outcome refuses its row alone, of which it must have written nothing.
            It must be idempotent, because a row whose answer was lost is sent again.
    """

    def __init__(self, name: str, write: Callable[[Sequence[Row]], Sequence[Outcome | DomainError]]) -> None:
        self._name = name
        self._write = write
        self._waiting: deque[Waiting[Row, Outcome]] = deque()
        self._figures = WriterFigures(name)
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopping = False
        _writers.add(self)

    def figures(self) -> WriterFigures:
        """A copy of what this writer did."""
        return replace(self._figures, waiting_now=len(self._waiting))

    def submit(self, row: Row) -> Outcome:
        """Hand a row over and wait until it is durable.

        Raises:
            WriterOverloaded: too many rows wait; nothing was written.
            WriterFailed: the database refused (full disk, gone away), or no batch took the row in time;
                nothing was written.
            WriterUnsure: its batch takes too long; it may be written or not.
            DomainError: the row alone was refused.
        """
        if connection.in_atomic_block:
            # Tests and nested callers: the caller's transaction decides, not the writer's.
            return _given(self._write([row])[0])
        future: Future[Outcome] = Future()
        with self._wake:
            if self._stopping or len(self._waiting) >= MAX_WAITING_ROWS:
                self._figures.refused += 1
                raise WriterOverloaded("同时提交的人太多，请过几秒再试；已填写的内容仍在页面上。")
            self._waiting.append((row, future, time.monotonic()))
            self._ensure_thread()
            self._wake.notify()
        try:
            return future.result(timeout=WAIT_SECONDS)
        except FutureTimeout:
            return self._given_up(future)

    def _given_up(self, future: Future[Outcome]) -> Outcome:
        """Withdraw a row that was waited for too long; if a batch has it, tell what is known."""
        with self._wake:
            waiting = (place for place, (_, one, _) in enumerate(self._waiting) if one is future)
            place = next(waiting, None)
            if place is not None:
                del self._waiting[place]
                self._figures.failed += 1
        if place is not None:
            logger.warning("%s: a row was withdrawn after %s s", self._name, WAIT_SECONDS)
            raise WriterFailed("等候保存的人太多，这次提交没有保存；请过几秒再提交一次。")
        if future.done():
            return future.result()
        logger.warning("%s: a row is unsure after %s s", self._name, WAIT_SECONDS)
        raise WriterUnsure(UNSURE)

    def close(self) -> None:
        """Write what waits, then stop; called at the end of the process."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(timeout=WAIT_SECONDS)

    def _ensure_thread(self) -> None:
        # Started at the first row, so that a forked server process has a writer of its own.
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name=f"{self._name}-writer", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while batch := self._next_batch():
            close_old_connections()
            self._write_batch(batch)
        connection.close()

    def _next_batch(self) -> list[Waiting[Row, Outcome]]:
        with self._wake:
            while not self._waiting and not self._stopping:
                self._wake.wait()
            size = min(len(self._waiting), MAX_BATCH_ROWS)
            return [self._waiting.popleft() for _ in range(size)]

    def _write_batch(
        self, batch: list[Waiting[Row, Outcome]], *, is_open: bool = False, is_second_try: bool = False
    ) -> None:
        """Write rows in one transaction; when it fails, each once more by itself on a sound connection.

        Args:
            is_open: an earlier try was lost in the middle of COMMIT, so the rows may be durable already.
        """
        is_committing, used = False, None
        try:
            with transaction.atomic():
                used = connection.connection
                outcomes = self._write([row for row, _, _ in batch])
                is_committing = True
        except Exception as error:  # noqa: BLE001 - the waiting requests must hear of any failure
            logger.warning("%s: a batch of %s rows failed: %s", self._name, len(batch), error)
            is_lost = _is_lost(used)
            is_open = is_open or (is_lost and is_committing)
            if is_second_try or (len(batch) == 1 and not is_lost):
                self._fail(batch[0][1], error, is_open=is_open)
                return
            for one in batch:
                self._write_batch([one], is_open=is_open, is_second_try=True)
            return
        self._note(batch)
        for (_, future, _), outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, DomainError):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

    def _note(self, batch: list[Waiting[Row, Outcome]]) -> None:
        """Count a batch that is durable; only the writer's own thread comes here."""
        now, found = time.monotonic(), self._figures
        found.rows += len(batch)
        found.batches += 1
        found.largest_batch = max(found.largest_batch, len(batch))
        found.waited += sum(now - since for _, _, since in batch)
        found.longest_wait = max(found.longest_wait, now - batch[0][2])

    def _fail(self, future: Future[Outcome], error: Exception, *, is_open: bool) -> None:
        with self._wake:
            self._figures.failed += 1
        if is_open:
            future.set_exception(WriterUnsure(UNSURE))
        elif isinstance(error, DatabaseFailure):
            connection.close()
            future.set_exception(WriterFailed("暂时无法保存，请稍后再提交；管理员请检查磁盘空间和数据库。"))
        else:
            future.set_exception(error)
