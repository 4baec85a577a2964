"""Which pages are read from the replica, and when they are not."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xueji.common.replica import patience, watch
from xueji.common.replica.middleware import wrote_just_now

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
is_reading: ContextVar[bool] = ContextVar("reads_from_replica", default=False)


def heavy_page(view: View) -> View:
    """Let a view that only reads read from the replica; without one nothing changes.

    When the replica fails, the view is asked again and reads the primary; asking twice must be harmless.
    """

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not watch.is_set():
            return view(request, *args, **kwargs)
        source = source_for(request)
        if source == watch.ALIAS:
            try:
                answer = _read_elsewhere(view, request, *args, **kwargs)
            except (OperationalError, InterfaceError) as error:
                source = "failed"
                _note_failure(error)
        _count(source)
        return answer if source == watch.ALIAS else view(request, *args, **kwargs)

    return read


def source_for(request: HttpRequest) -> str:
    """``replica``, or why the primary: ``own_write``, ``transaction``, ``behind``, ``away``, ``promoted``."""
    if wrote_just_now(request):
        return "own_write"
    if connection.in_atomic_block:
        return "transaction"
    state = watch.standing().state
    return watch.ALIAS if state == "ok" else state


def _read_elsewhere(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    token = is_reading.set(True)
    try:
        with patience.waiting(connections[watch.ALIAS]):
            return view(request, *args, **kwargs)
    finally:
        is_reading.reset(token)


def _note_failure(error: Exception) -> None:
    """A query that the replica gave up for the sake of replaying says nothing about the next one."""
    logger.warning("A page is read from the primary, because the replica failed: %s", type(error).__name__)
    if not connections[watch.ALIAS].is_usable():
        connections[watch.ALIAS].close()
        watch.failed()


def _count(source: str) -> None:
    if settings.METRICS:
        from xueji.common.monitoring import figures

        figures.HEAVY_PAGES.labels(source).inc()
