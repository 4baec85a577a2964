"""A web process must not outlive its supervisor: it would keep the port and go on serving old code."""

import multiprocessing
import os
import signal
import threading
import time

LOOK_EVERY_SECONDS = 2
FINISH_WITHIN_SECONDS = 10


def end_with_parent() -> None:
    """Watch the supervisor that started this process, if one did; end when it was killed.

    The supervisor's own handlers cannot do this: kill -9 runs none of them.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        threading.Thread(target=_watch, args=(parent.pid,), name="lifeline", daemon=True).start()


def _watch(parent_id: int) -> None:
    while os.getppid() == parent_id:
        time.sleep(LOOK_EVERY_SECONDS)
    # First the polite way, so that requests under way are answered.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(FINISH_WITHIN_SECONDS)
    os._exit(1)
