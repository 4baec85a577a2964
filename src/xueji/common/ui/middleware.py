"""Middleware: a redirect answered to htmx leads the whole page there, not into a fragment."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import resolve_url

from xueji.common.ui.responses import is_fragment

GetResponse = Callable[[HttpRequest], HttpResponse]


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
