"""Middleware: redirects answered to htmx lead the whole page there; input no database can hold is refused."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import resolve_url

from xueji.common.ui.responses import is_fragment

GetResponse = Callable[[HttpRequest], HttpResponse]
LARGEST_KEY = 2**63 - 1
NUL = "\x00"


class FragmentRedirect:
    """Turns 3xx answers to fragment requests into ``HX-Redirect``.

    Without it the browser follows the redirect on its own, the page's messages are used up unseen, and an
    expired session puts the sign-in page into the middle of another page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the redirect rewritten where htmx asked."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseRedirectBase) or not is_fragment(request):
            return response
        answer = HttpResponse(
            status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": _target(request, response.url)}
        )
        answer.cookies = response.cookies
        return answer


def _target(request: HttpRequest, url: str) -> str:
    """Where to go; after signing in, back to the page the person was on rather than to the fragment."""
    sign_in = resolve_url(settings.LOGIN_URL)
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    if urlsplit(url).path != sign_in or not page.path:
        return url
    return f"{sign_in}?{urlencode({'next': page.path})}"


class SoundInput:
    """Turns away what no column holds before a view has to: keys beyond 64 bits (404), NUL characters (400).

    SQLite raises on the former and PostgreSQL on both, each deep inside a query.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the look at the input needs the address resolved."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: dict[str, object]
    ) -> None:
        """Look at the address, the query and the form."""
        if any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
            raise Http404
        typed = [*kwargs.values(), *_values(request.GET), *_values(request.POST)]
        if any(isinstance(value, str) and NUL in value for value in typed):
            raise BadRequest("a NUL character")


def _values(data: QueryDict) -> list[str]:
    return [value for _, values in data.lists() for value in values]
