"""``xueji worker``: background jobs, schedules and announcements left by a killed process."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import click
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.utils import timezone

from xueji.common.events import bus
from xueji.common.jobs import schedule, sweep
from xueji.common.search import services as search

SWEEP_SECONDS = 5
logger = logging.getLogger(__name__)


def run_apart(name: str) -> None:
    """Begin scheduled work in a process of its own; it notes how it went by itself."""
    command = [sys.executable, "-m", "xueji", "scheduled", name]
    process = subprocess.Popen(command)  # noqa: S603 - our own command, no outside input
    threading.Thread(target=process.wait, name=f"scheduled-{name}", daemon=True).start()


def tick(worker_id: str) -> None:
    """One sweep: sign in, deliver announcements, run what is due, take up abandoned jobs."""
    now = timezone.now()
    sweep.sign_in(worker_id, now)
    bus.deliver_pending()
    schedule.run_due(now, apart=run_apart)
    sweep.requeue_abandoned(now)


def tick_forever(worker_id: str, stop: threading.Event, parent_id: int | None) -> None:
    """Sweep every few seconds until told to stop; end the process when its parent was killed."""
    while not stop.is_set():
        if parent_id is not None and os.getppid() != parent_id:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        close_old_connections()
        try:
            tick(worker_id)
        except Exception:  # noqa: BLE001 - a database that is away for a moment must not end the worker
            logger.exception("The sweep failed; next try in %s s.", SWEEP_SECONDS)
        stop.wait(SWEEP_SECONDS)
    connection.close()


@click.command("worker")
@click.option("--until-idle", is_flag=True, help="Stop when nothing waits.")
def command(until_idle: bool) -> None:
    """Run background jobs until stopped."""
    run(until_idle)


def run(until_idle: bool = False, parent_id: int | None = None) -> None:
    """Run background jobs until stopped, until nothing waits, or until this parent process is gone."""
    worker_id = f"{socket.gethostname()[:30]}-{os.getpid()}-{time.time_ns() % 10**9}"
    stop = threading.Event()
    if until_idle:
        search.mend_program_kinds()
    elif search.program_kinds_differ():
        run_apart("search-check")
    ticker = threading.Thread(
        target=tick_forever, args=(worker_id, stop, parent_id), name="sweep", daemon=True
    )
    ticker.start()
    try:
        call_command("db_worker", interval=1, batch=until_idle, startup_delay=False, worker_id=worker_id)
    finally:
        stop.set()
        ticker.join(timeout=2 * SWEEP_SECONDS)
        sweep.sign_out(worker_id)
