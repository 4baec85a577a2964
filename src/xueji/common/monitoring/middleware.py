"""Around every request: its number, its time, and what became of it; nothing about who asked."""

import logging
import random
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xueji.common.monitoring import logs, tracing

logger = logging.getLogger("xueji.requests")
HEADER = "X-Request-ID"
_SOUND = re.compile(r"[A-Za-z0-9-]{8,64}")
UNNAMED = "other"
FAST = {"xapi": "xapi", "health": "health", "metrics": "metrics", "static": "static"}


class Observed:
    """Gives each request a number, which goes into the answer, the log lines and the trace, and counts it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the number as a header."""
        number = _number(request)
        token = logs.request_id.set(number)
        began = time.perf_counter()
        try:
            with tracing.span(f"{request.method} request") as span:
                response = self.get_response(request)
                view = view_name(request)
                tracing.name(span, f"{request.method} {view}", response.status_code)
            response.headers[HEADER] = number
            _note(request, view, response.status_code, time.perf_counter() - began)
        finally:
            logs.request_id.reset(token)
        return response


def _number(request: HttpRequest) -> str:
    """The number our own proxy gave, else a new one."""
    given = request.headers.get(HEADER, "")
    return given if settings.PROXIES and _SOUND.fullmatch(given) else f"{random.getrandbits(64):016x}"  # noqa: S311 - no secret


def view_name(request: HttpRequest) -> str:
    """The name of the address; never the path, which can hold keys of persons and secrets."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or UNNAMED
    return FAST.get(request.path_info.split("/", 2)[1], UNNAMED)


def _note(request: HttpRequest, view: str, status: int, seconds: float) -> None:
    method = request.method if request.method in {"GET", "POST", "HEAD", "PUT", "DELETE"} else UNNAMED
    if settings.METRICS:
        from xueji.common.monitoring import figures

        figures.note(view, str(method), status, seconds)
    if settings.LOG_REQUESTS:
        facts = {"view": view, "method": method, "status": status, "milliseconds": round(seconds * 1000, 1)}
        logger.info("%s %s %s", method, view, status, extra={"facts": facts})
