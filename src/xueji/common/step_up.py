"""Asks for the password or the second proof again before a sensitive act, when the last proof is too old.

A sign-in counts as proof. Wrap views that export personal data or change how somebody signs in::

    @login_required
    @fresh_proof
    def export_people(request): ...

After the proof the person is led back: to the address itself for a link or a download, to the page a form
stood on, which is then sent once more by hand. Nothing of a form is kept meanwhile.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from xueji.common.policy import figures
from xueji.common.ui.responses import is_fragment, lead_to

View = Callable[..., HttpResponseBase]


def is_proof_fresh(request: HttpRequest) -> bool:
    """Whether the signed-in person gave the password or a second proof within the minutes of the policy."""
    if not settings.STRICT_SIGN_IN:
        return True
    if not request.user.is_authenticated:
        return False
    oldest = time.time() - figures("sign_in")["step_up_minutes"] * 60
    return any(given["at"] >= oldest for given in get_authentication_records(request, request.user))


def fresh_proof(view: View) -> View:
    """Let the view run only shortly after a proof of identity; else ask for one first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_proof_fresh(request) else ask_for_proof(request)

    return guarded


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """Lead the whole page to the proof of identity, and from there back."""
    back = _back(request)
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        # Somebody who signs in elsewhere and has no proof of ours signs in once more.
        logout(request)
        messages.info(request, "这一步涉及重要数据，请重新登录。")
    address = ways[0]["url"] if ways else reverse(settings.LOGIN_URL)
    return lead_to(request, f"{address}?{urlencode({REDIRECT_FIELD_NAME: back})}")


def _back(request: HttpRequest) -> str:
    """The address itself when it may simply be asked for again, else the page the form stood on."""
    if request.method in ("GET", "HEAD") and not is_fragment(request):
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return "/"
    parts = urlsplit(came_from)
    if request.method not in ("GET", "HEAD"):
        messages.info(request, "身份确认后回到这一页，请再点一次刚才的按钮。")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
