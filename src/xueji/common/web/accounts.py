"""What the edge does about accounts: refusals are logged, and signing out leaves nothing in the browser."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase

logger = logging.getLogger("xueji.access")
REFUSALS = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
# Drafts of forms are kept in the browser's storage while somebody is signed in.
# https://www.w3.org/TR/clear-site-data/
LEFT_BEHIND = '"cache", "storage"'


class AccountEdge:
    """Stands behind the sessions, before whatever may refuse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; note a refusal by account and page, never by what was typed."""
        account = request.session.get(SESSION_KEY)
        response = self.get_response(request)
        if account is not None and SESSION_KEY not in request.session:
            response["Clear-Site-Data"] = LEFT_BEHIND
        if account is not None and response.status_code in REFUSALS:
            page = request.resolver_match.view_name if request.resolver_match else "no such page"
            logger.warning("refused %d account=%s %s %s", response.status_code, account, request.method, page)
        return response
