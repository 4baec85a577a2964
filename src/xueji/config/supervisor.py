"""Loads the program once and serves it; web processes and worker are forked from it and share its memory."""

import gc
import logging
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any

from django.db import connections
from django.urls import reverse
from granian import Granian
from granian.constants import Interfaces
from setproctitle import setproctitle

from xueji.common.errors import UnsafeSettings
from xueji.config.cli import set_up_django
from xueji.config.preparation import prepare

RESTART_AFTER_SECONDS = 2
STOP_WITHIN_SECONDS = 15
# On SIGHUP a new web process starts, and after this time the old one finishes what it has and ends.
STARTS_WITHIN_SECONDS = 10
# Elsewhere than on Linux the system's own libraries do not bear a fork; there each process loads the program.
SPAWN = multiprocessing.get_context("spawn")
FIRST: ForkContext | SpawnContext = multiprocessing.get_context("fork") if sys.platform == "linux" else SPAWN


@dataclass(frozen=True)
class Service:
    """Where to listen, with how many web processes and threads in each, and whether a worker runs beside."""

    host: str
    port: int
    workers: int
    threads: int
    has_worker: bool


def serve(service: Service) -> None:
    """Prepare while the program is loaded, then serve until stopped.

    Raises:
        SystemExit: the preparation failed and has said why.
    """
    multiprocessing.set_start_method(FIRST.get_start_method(), force=True)  # Granian asks for it
    preparing = _begin(FIRST, "prepare", _prepare)
    _load(service.has_worker)
    preparing.join()
    if preparing.exitcode:
        sys.exit(1)
    # Not earlier: it reads which static files there are.
    import xueji.config.wsgi  # noqa: F401 - for the fork

    _be_alone()
    # What is here now stays; without this, the collector would write to pages that all processes share.
    gc.collect()
    gc.freeze()
    logging.getLogger("_granian").addFilter(_is_news)
    keeper = _Keeper() if service.has_worker else None
    try:
        _web(service).serve(target_loader=_enter)
    finally:
        if keeper:
            keeper.stop()


def _load(has_worker: bool) -> None:
    """Import what the children need: the table of addresses with its views, and the worker."""
    reverse("home")
    if has_worker:
        import xueji.config.cli.worker  # noqa: F401 - for the fork


def _be_alone() -> None:
    """Children inherit no connection, and no thread whose locks nobody would give back."""
    connections.close_all()
    if threading.active_count() > 1:
        raise RuntimeError(f"A fork would lose these threads: {threading.enumerate()}")


def _is_news(entry: logging.LogRecord) -> bool:
    """Granian finds 16 threads many for two cores. Most of ours wait, for one COMMIT together."""
    return "Python threads" not in entry.getMessage()


def _web(service: Service) -> Any:
    return Granian(
        "xueji.config.wsgi:application",
        address=service.host,
        port=service.port,
        interface=Interfaces.WSGI,
        workers=service.workers,
        blocking_threads=service.threads,
        respawn_failed_workers=True,
        respawn_interval=STARTS_WITHIN_SECONDS,
        websockets=False,
        log_access=False,
        process_name="xueji serve",
    )


def _enter(target: str) -> Any:
    """In a web process: begin its threads, and hand over the application."""
    set_up_django()
    from xueji.config import wsgi

    wsgi.begin_threads()
    return wsgi.application


def _begin(
    context: ForkContext | SpawnContext, name: str, work: Callable[..., None], *arguments: object
) -> BaseProcess:
    process = context.Process(target=_run, args=(name, work, *arguments))
    process.start()
    return process


def _run(name: str, work: Callable[..., None], *arguments: object) -> None:
    """In a child: do the work under a name of its own."""
    setproctitle(f"xueji {name}")
    set_up_django()
    work(*arguments)


def _prepare() -> None:
    """In a child, so that the memory it takes is given back."""
    try:
        prepare()
    except UnsafeSettings as error:
        sys.exit(f"Error: {error}")


def _work(parent_id: int) -> None:
    from xueji.config.cli import worker

    worker.run(parent_id=parent_id)


class _Keeper(threading.Thread):
    """Keeps one background worker running until told to stop."""

    def __init__(self) -> None:
        super().__init__(name="worker-keeper", daemon=True)
        self._stopping = threading.Event()
        self._worker = _begin(FIRST, "worker", _work, os.getpid())
        self.start()

    def run(self) -> None:
        """Begin a new one whenever it ended."""
        while not self._stopping.is_set():
            self._worker.join(timeout=0.2)
            if not self._worker.is_alive() and not self._stopping.wait(RESTART_AFTER_SECONDS):
                # The server listens by now and has threads; a fork would copy both.
                self._worker = _begin(SPAWN, "worker", _work, os.getpid())

    def stop(self) -> None:
        """Ask the worker to finish its job and end; end it after a while."""
        self._stopping.set()
        self.join()
        self._worker.terminate()
        self._worker.join(timeout=STOP_WITHIN_SECONDS)
        if self._worker.is_alive():
            self._worker.kill()
