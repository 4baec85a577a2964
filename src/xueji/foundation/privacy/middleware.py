"""Asks once for the present notice before anything else is shown."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from xueji.common.ui.responses import is_fragment
from xueji.foundation.privacy.selectors import current_number, has_receipt

CONFIRMED_KEY = "privacy_notice"


class NoticeFirst:
    """Leads a signed-in person to the notice until the present version is confirmed.

    Only whole pages are held up: what a page asks for in parts, and what was typed into a form, goes on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the notice first."""
        person = getattr(request.user, "person", None) if request.method == "GET" else None
        if person is None or not self._is_page(request):
            return self.get_response(request)
        number = current_number()
        if number and request.session.get(CONFIRMED_KEY) != number:
            if not has_receipt(person, number):
                back = urlencode({"next": request.get_full_path()})
                return HttpResponseRedirect(f"{reverse('privacy:notice')}?{back}")
            request.session[CONFIRMED_KEY] = number
        return self.get_response(request)

    @staticmethod
    def _is_page(request: HttpRequest) -> bool:
        if is_fragment(request) or "text/html" not in request.headers.get("Accept", ""):
            return False
        return not request.path.startswith((settings.STATIC_URL, *_free_paths()))


def _free_paths() -> tuple[str, ...]:
    """Checking in and answering in a meeting never waits for a page to read, nor does the way out."""
    names = ("account_logout", "account_change_password", "privacy:notice", "ui:set-preference")
    return (*(reverse(name) for name in names), "/s/", "/xapi/", "/help/")
