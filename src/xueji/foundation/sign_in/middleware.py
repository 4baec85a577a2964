"""What stands between a signed-in account and every page: idle time-out, own password, second proof."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from xueji.common.ui.responses import lead_to
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.services import Standing
from xueji.foundation.sign_in.standing_mark import mark, marked

logger = logging.getLogger(__name__)
SEEN_KEY, BEGAN_KEY = "seen_at", "began_at"
# How the elements are named that ask every few seconds; htmx sends the name along.
POLLING = ("-pulse", "-progress")
# The session is written at most this often, not at every request.
NOTED_EVERY_SECONDS = 60

Answer = Callable[[HttpRequest], HttpResponse]


class EndedElsewhere:
    """Says why a session is gone when it was ended from elsewhere; its cookie goes with the answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look only where somebody comes with a cookie and is nobody."""
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if cookie and not request.user.is_authenticated:
            reason = services.why_ended(cookie)
            if reason:
                messages.warning(request, f"{reason}如果不是本人操作，请登录后立即修改密码。")
        return self.get_response(request)


class IdleTimeout:
    """Signs out who has done nothing for ``settings.IDLE_MINUTES`` (0 turns it off) or came very long ago.

    A session ends ``settings.SESSION_COOKIE_AGE`` after it began, however busy it is.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out or note that the person is there."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(timezone.now().timestamp())
        over = self._over(request, now)
        if over:
            return self._signed_out(request, over)
        if BEGAN_KEY not in request.session:
            request.session[BEGAN_KEY] = now
        if settings.IDLE_MINUTES and self._is_news(request, now):
            self._note(request, now)
        return self.get_response(request)

    @staticmethod
    def _over(request: HttpRequest, now: int) -> str:
        """Why the session ends, in words; empty while it goes on."""
        idle_seconds, most_seconds = settings.IDLE_MINUTES * 60, settings.SESSION_COOKIE_AGE
        if idle_seconds and now - request.session.get(SEEN_KEY, now) > idle_seconds:
            return f"超过 {settings.IDLE_MINUTES} 分钟没有操作，已自动退出，请重新登录。"
        if now - request.session.get(BEGAN_KEY, now) > most_seconds:
            return f"这次登录已满 {most_seconds // 60} 分钟，已自动退出，请重新登录。"
        return ""

    @staticmethod
    def _is_news(request: HttpRequest, now: int) -> bool:
        """Whether the person was here, and it is not noted; a clock set back is noted at once."""
        seen = request.session.get(SEEN_KEY)
        if seen is None:
            return True
        is_noted = 0 <= now - seen < NOTED_EVERY_SECONDS
        return not is_noted and not _asks_by_itself(request)

    @staticmethod
    def _note(request: HttpRequest, now: int) -> None:
        """Note when the person was here; on a full disk pages are still read, so a failure is let pass."""
        request.session[SEEN_KEY] = now
        try:
            services.note_presence(session_key=request.session.session_key or "", now=timezone.now())
        except OperationalError as error:
            logger.warning("The presence of a session could not be noted: %s", error)

    def _signed_out(self, request: HttpRequest, reason: str) -> HttpResponse:
        logout(request)
        messages.info(request, reason)
        back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return lead_to(request, f"{reverse('account_login')}?{back}".rstrip("?"))


def _asks_by_itself(request: HttpRequest) -> bool:
    """Whether an administrator's page asks for news with nobody in front of it.

    The wall of a meeting asks by itself too and stays open while people talk, so nobody else is cut off.
    """
    is_poll = request.headers.get("HX-Trigger", "").endswith(POLLING)
    return is_poll and services.has_one_session(signed_in(request), timezone.now())


class OwedFirst:
    """Leads an account that owes something to the page where it is settled.

    A password from somebody else or one that is too old has to be replaced; a second proof that a role asks
    for has to be set up when the days of grace are over.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let only the way to what is owed, out, and to the looks of the page through."""
        user = request.user
        if not user.is_authenticated or _is_always_open(request.path):
            return self.get_response(request)
        standing = marked(request) or self._look(request)
        if user.must_change_password or standing.password_expired:
            owed = "account_change_password"
        elif standing.factor_by is not None and standing.factor_by <= timezone.now():
            owed = "mfa_index"
        else:
            return self.get_response(request)
        return lead_to(request, reverse(owed)) if not _leads_to(owed, request) else self.get_response(request)

    @staticmethod
    def _look(request: HttpRequest) -> Standing:
        standing = services.standing_of(signed_in(request), timezone.now())
        mark(request, standing)
        return standing


def _is_always_open(path: str) -> bool:
    return path == reverse("account_logout") or path.startswith(
        (settings.STATIC_URL, reverse("ui:set-preference"))
    )


def _leads_to(owed: str, request: HttpRequest) -> bool:
    """Whether the page is the owed one or, for a second proof, one of those it leads to."""
    here = request.path
    if owed == "account_change_password":
        return here == reverse(owed)
    return here.startswith(reverse("mfa_index")) or here == reverse("account_reauthenticate")
