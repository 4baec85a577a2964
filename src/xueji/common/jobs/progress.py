"""How far a running job is: cheap to call for every row, written at most twice a second."""

import time
from typing import Any

from django.db import connection

WRITE_EVERY_SECONDS = 0.5
MESSAGE_MAX_CHARACTERS = 300


class Cancelled(Exception):
    """The person no longer wants it; let it pass, the open transaction is rolled back."""


class Superseded(Exception):
    """The job was taken up elsewhere, because this worker was silent for too long."""


class Progress:
    """Counts and words of one run.

    Inside a transaction of the run PostgreSQL gets them over a connection of its own, so that others see them
    before the commit. SQLite has one writer: there they are written when the transaction is over.
    """

    def __init__(self, job_id: int, attempt: int) -> None:
        self._job_id, self._attempt = job_id, attempt
        self._done = 0
        self._total: int | None = None
        self._message = ""
        self._written_at = 0.0
        self._aside: Any = None

    def total(self, count: int) -> None:
        """Say how many steps there are."""
        self._total = count
        self._write()

    def step(self, count: int = 1) -> None:
        """Go on by so many steps.

        Raises:
            Cancelled: the person does not want it any more.
            Superseded: another worker has taken the job up.
        """
        self._done += count
        if time.monotonic() - self._written_at >= WRITE_EVERY_SECONDS:
            self._write()

    def say(self, message: str) -> None:
        """Say in Chinese what is being done; begins a stage whose steps are counted from zero."""
        self._message, self._done, self._total = message[:MESSAGE_MAX_CHARACTERS], 0, None
        self._write()

    def close(self) -> None:
        """Give the second connection back."""
        if self._aside is not None:
            self._aside.close()
            self._aside = None

    def _write(self) -> None:
        self._written_at = time.monotonic()
        writer = self._connection()
        if writer is None:
            return
        facts = [self._done, self._total, self._message, self._job_id, self._attempt]
        with writer.cursor() as cursor:
            cursor.execute(
                "UPDATE jobs_job SET done_count = %s, total_count = %s, message = %s"
                " WHERE id = %s AND attempts = %s AND state = 'running'",
                facts,
            )
            cursor.execute("SELECT attempts, cancel_requested_at FROM jobs_job WHERE id = %s", [self._job_id])
            found = cursor.fetchone()
        if found and found[0] != self._attempt:
            raise Superseded
        if found and found[1] is not None:
            raise Cancelled

    def _connection(self) -> Any:
        if not connection.in_atomic_block:
            return connection
        if connection.vendor == "sqlite":
            return None
        if self._aside is None:
            self._aside = connection.copy()
        return self._aside
