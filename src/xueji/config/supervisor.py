"""Runs the web server and the background worker side by side; imports no Django, to stay small."""

import argparse
import subprocess
import sys
import threading
import time

from granian import Granian
from granian.constants import Interfaces

RESTART_AFTER_SECONDS = 2
STOP_WITHIN_SECONDS = 15
# On SIGHUP a new web process starts, and after this time the old one finishes what it has and ends.
STARTS_WITHIN_SECONDS = 10


def keep_worker(stopping: threading.Event, parent_id: int) -> None:
    """Keep one background worker running until told to stop."""
    command = [sys.executable, "-m", "xueji", "worker", "--parent", str(parent_id)]
    while not stopping.is_set():
        process = subprocess.Popen(command)  # noqa: S603 - our own command, no outside input
        while process.poll() is None and not stopping.is_set():
            time.sleep(0.2)
        if process.poll() is None:
            stop_process(process)
        elif stopping.wait(RESTART_AFTER_SECONDS):
            return


def stop_process(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to finish its job and end; end it after a while."""
    process.terminate()
    try:
        process.wait(timeout=STOP_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def main() -> None:
    """Serve until stopped."""
    import os

    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--no-worker", action="store_true")
    options = parser.parse_args()
    server = Granian(
        "xueji.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        respawn_failed_workers=True,
        respawn_interval=STARTS_WITHIN_SECONDS,
        websockets=False,
        log_access=False,
    )
    stopping = threading.Event()
    keeper = threading.Thread(target=keep_worker, args=(stopping, os.getpid()), daemon=True)
    if not options.no_worker:
        keeper.start()
    try:
        server.serve()
    finally:
        stopping.set()
        if keeper.is_alive():
            keeper.join(timeout=STOP_WITHIN_SECONDS + 1)


if __name__ == "__main__":
    main()
