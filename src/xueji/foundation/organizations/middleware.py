"""The gate in front of every page: nobody gets in but by a declared permission."""

import logging
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from xueji.common import access
from xueji.common.access import Audience
from xueji.foundation.organizations import selectors
from xueji.foundation.organizations.models import User

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]


class DeclaredPagesOnly:
    """Lets an account into pages whose declared permissions it meets, and nobody into a page without any."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the page is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Go on, lead to sign-in, or refuse.

        Raises:
            PermissionDenied: nobody declared the page, or the account holds none of its roles.
        """
        name = request.resolver_match.view_name if request.resolver_match else ""
        found = access.permissions_of_page(name)
        if not found:
            logger.error("No permission opens %s; declare one (docs/how-to/add-a-page.md).", name or "?")
            raise PermissionDenied("这个页面还没有登记权限，任何人都不能打开。请联系系统管理员。")
        if any(one.audience in (Audience.STRANGERS, Audience.TOOLS) for one in found):
            return None
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        selectors.keep_grants(request.user)
        if not any(one.audience is Audience.SIGNED_IN or one.besides for one in found):
            self._ask_for_a_role(request.user, found)
        return None

    @staticmethod
    def _ask_for_a_role(user: User, found: tuple[access.Permission, ...]) -> None:
        roles = dict.fromkeys(role for one in found for role in one.roles)
        if not selectors.may(user, *roles, on=timezone.localdate()):
            names = "、".join(f"“{selectors.Role(role).label}”" for role in roles)
            raise PermissionDenied(f"{found[0].label}需要{names}角色。")
