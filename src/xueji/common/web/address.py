"""Whose request it is when proxies stand in front."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ClientAddress:
    """Puts the address that the outermost of our own proxies saw into ``REMOTE_ADDR``.

    Each proxy adds the address it saw to the end of ``X-Forwarded-For``; what stands before those entries
    was written by the client and is believed by nobody. Without proxies the header is not read at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the address set right."""
        if settings.PROXIES:
            seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            if len(seen) >= settings.PROXIES and seen[-settings.PROXIES]:
                request.META["REMOTE_ADDR"] = seen[-settings.PROXIES]
        return self.get_response(request)
