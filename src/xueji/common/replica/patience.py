"""Hangs up on a replica that is silent: frozen, it neither answers nor ends the connection.

A page that takes long is left alone. Only when somebody has waited for a while and the replica takes no new
connection either, everybody who waits for it is freed, and the pages are read from the primary.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import Error

PATIENCE_SECONDS = 3.0
_waiting: dict[int, tuple[float, Any]] = {}
_guard: threading.Thread | None = None
_beginning = threading.Lock()


@contextmanager
def waiting(connection: Any) -> Iterator[None]:
    """Around whatever this thread asks the replica over a connection of Django's."""
    _begin_to_guard()
    thread_id = threading.get_ident()
    _waiting[thread_id] = (time.monotonic(), connection)
    try:
        yield
    finally:
        del _waiting[thread_id]


def _begin_to_guard() -> None:
    global _guard  # noqa: PLW0603 - one thread for each process, begun when it is first needed
    with _beginning:
        if _guard is None or not _guard.is_alive():
            _guard = threading.Thread(target=_guard_forever, name="replica-patience", daemon=True)
            _guard.start()


def _guard_forever() -> None:
    while True:
        time.sleep(PATIENCE_SECONDS / 2)
        late = _late()
        if late and not _answers(late[0].copy()):
            for connection in _late():
                _hang_up(connection)


def _late() -> list[Any]:
    long_ago = time.monotonic() - PATIENCE_SECONDS
    return [connection for since, connection in list(_waiting.values()) if since < long_ago]


def _answers(fresh: Any) -> bool:
    """Whether it takes a new connection, within the seconds of ``connect_timeout``."""
    try:
        fresh.ensure_connection()
    except Error:
        return False
    finally:
        fresh.close()
    return True


def _hang_up(connection: Any) -> None:
    """End the line under the thread that waits; what it asked then fails as if the replica were gone."""
    # Left alone: it has just got its answer, or has no connection yet.
    with (
        suppress(OSError, Error, AttributeError),
        socket.socket(fileno=os.dup(connection.connection.fileno())) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)
