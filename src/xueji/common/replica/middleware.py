"""Who has just written something reads the primary, so that it is there on the next page."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xueji.common.replica import watch

SAFE = {"GET", "HEAD", "OPTIONS"}
# What a page may be behind, the age of the last look, and a second for clocks that round.
MARGIN_SECONDS = int(watch.CHECK_EVERY_SECONDS) + 1


def cookie_name() -> str:
    """Of the mark that the browser itself forgets; it carries no right, and making one up gains nothing."""
    return "__Host-wrote" if settings.BEHIND_TLS else "wrote"


def wrote_just_now(request: HttpRequest) -> bool:
    """Whether this browser submitted something that the replica may not have yet."""
    return cookie_name() in request.COOKIES


def mark(response: HttpResponseBase) -> None:
    """Have this browser read the primary until the replica must have caught up."""
    if watch.is_set():
        response.set_cookie(
            cookie_name(),
            "1",
            max_age=behind_at_most_seconds(),
            secure=settings.BEHIND_TLS,
            httponly=True,
            samesite="Lax",
        )


def behind_at_most_seconds() -> int:
    """How old a write is that every page may be expected to show."""
    return int(settings.REPLICA_LAG_SECONDS) + MARGIN_SECONDS


class OwnWritesFirst:
    """Marks the browser after each submission of a session; not there without a replica."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not watch.is_set():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what has no session gets no cookie."""
        response = self.get_response(request)
        session = settings.SESSION_COOKIE_NAME
        if request.method not in SAFE and (session in request.COOKIES or session in response.cookies):
            mark(response)
        return response
