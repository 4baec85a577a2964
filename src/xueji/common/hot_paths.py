"""Hot writes: addresses that are answered before session, account and CSRF token are read.

The signed pass in the form (``common/passes.py``) says who asks, and only a page of ours could have put it
there; that is why the CSRF token is not asked for. A domain registers a pattern and a write in
``AppConfig.ready``. A refusal takes the ordinary way, so that its page has everything a page needs.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xueji.common.errors import DomainError

REFUSAL = "hot_refusal"
Write = Callable[[HttpRequest, re.Match[str]], HttpResponse | None]
_paths: dict[str, tuple[re.Pattern[str], Write]] = {}


def register(pattern: str, write: Write) -> None:
    """Answer POSTs to every address the pattern matches in full; registering again replaces.

    Args:
        write: answers, raises DomainError to refuse, or gives None to leave the request to the ordinary way.
    """
    _paths[pattern] = re.compile(pattern), write


def refused(request: HttpRequest) -> DomainError | None:
    """What the hot way refused this request with; the ordinary view tells it and does not try again.

    On a full disk a second try would only add load.
    """
    found: DomainError | None = getattr(request, REFUSAL, None)
    return found


class HotPathMiddleware:
    """Answers hot writes at once; everything else, and every refusal, goes through the whole chain."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the short way when the address is hot."""
        response = self._answered(request) if request.method == "POST" else None
        if response is None:
            return self.get_response(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Length"] = str(len(response.content))
        return response

    def _answered(self, request: HttpRequest) -> HttpResponse | None:
        for pattern, write in _paths.values():
            match = pattern.fullmatch(request.path_info)
            if match is not None:
                request.get_host()  # refuses foreign host names, as the ordinary chain does
                try:
                    return write(request, match)
                except DomainError as refusal:
                    setattr(request, REFUSAL, refusal)
                    return None
        return None
