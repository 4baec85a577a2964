"""What stands between a signed-in account and every page: the idle time-out and the first password."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from xueji.common.ui.responses import is_fragment
from xueji.foundation.organizations.models import User

logger = logging.getLogger(__name__)
SEEN_KEY = "seen_at"
# The session is written at most this often, not at every request.
NOTED_EVERY_SECONDS = 60
NO_CONTENT = 204

Answer = Callable[[HttpRequest], HttpResponse]


def _send_to(request: HttpRequest, url: str) -> HttpResponse:
    """Lead the whole page to ``url``, also when htmx asked for a part of it."""
    if is_fragment(request):
        return HttpResponse(status=NO_CONTENT, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


class IdleTimeout:
    """Signs out who has done nothing for ``settings.IDLE_MINUTES``; 0 turns it off."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out or note that the person is there."""
        limit_seconds = settings.IDLE_MINUTES * 60
        if not limit_seconds or not request.user.is_authenticated:
            return self.get_response(request)
        now = int(timezone.now().timestamp())
        seen = request.session.get(SEEN_KEY, now)
        if now - seen > limit_seconds:
            return self._signed_out(request)
        if SEEN_KEY not in request.session or now - seen >= NOTED_EVERY_SECONDS:
            self._note(request, now)
        return self.get_response(request)

    @staticmethod
    def _note(request: HttpRequest, now: int) -> None:
        """Note when the person was here; on a full disk pages are still read, so a failure is let pass."""
        request.session[SEEN_KEY] = now
        try:
            request.session.save()
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                logger.warning("The time of a request could not be noted: %s", error.__context__)
                request.session.modified = False

    def _signed_out(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        text = f"超过 {settings.IDLE_MINUTES} 分钟没有操作，已自动退出，请重新登录。"
        messages.info(request, text)
        back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return _send_to(request, f"{reverse('account_login')}?{back}".rstrip("?"))


class OwnPasswordFirst:
    """Leads an account with a password from somebody else to the page where one's own is set."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let only the way to the own password, out, and to the looks of the page through."""
        user = request.user
        if not isinstance(user, User) or not user.must_change_password or self._is_allowed(request.path):
            return self.get_response(request)
        return _send_to(request, reverse("account_change_password"))

    @staticmethod
    def _is_allowed(path: str) -> bool:
        open_pages = {reverse(name) for name in ("account_change_password", "account_logout")}
        return path in open_pages or path.startswith((settings.STATIC_URL, reverse("ui:set-preference")))
