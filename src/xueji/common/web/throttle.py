"""Refuses whoever asks for far more than a person can read (ASVS 5.0 V2.4, anti-automation)."""

from collections.abc import Callable, Hashable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from xueji.common.web.rates import Buckets

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# What one request takes from the bucket. A file is made from many rows; a form writes.
PAGE, FORM, FILE = 1, 2, 20
buckets = Buckets()


class Throttle:
    """Counts requests by account, else by address; stands behind the sessions.

    Check-in, live answers and xAPI go past it: they have limits of their own, and a hall of phones shares
    one address.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or say after how many seconds the next request is taken."""
        asker, a_minute = _asker(request)
        wait = buckets.take(asker, a_minute, FORM if request.method == "POST" else PAGE)
        if wait:
            return _refused(wait)
        response = self.get_response(request)
        if response.get("Content-Disposition", "").startswith("attachment"):
            buckets.charge(asker, a_minute, FILE)
        return response


def _asker(request: HttpRequest) -> tuple[Hashable, int]:
    account = request.session.get(SESSION_KEY)
    if account is not None:
        return ("account", account), settings.REQUESTS_A_MINUTE
    return ("address", request.META.get("REMOTE_ADDR", "")), settings.STRANGER_REQUESTS_A_MINUTE


def _refused(wait: int) -> HttpResponse:
    return HttpResponse(
        render_to_string("429.html", {"seconds": wait}),
        status=HTTPStatus.TOO_MANY_REQUESTS,
        headers={"Retry-After": str(wait)},
    )
