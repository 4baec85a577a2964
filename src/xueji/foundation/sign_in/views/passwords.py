"""The page of one's own password."""

from typing import Any

from allauth.account.views import PasswordChangeView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.sign_in.standing_mark import marked


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """Choose a new password; each rule stands on the page, with what became of it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who signs in elsewhere has no password to change."""
        if not signed_in(request).has_usable_password():
            messages.info(request, "这个账号没有密码：登录用的是单位的统一身份认证。")
            return HttpResponseRedirect(reverse("mfa_index"))
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also say whether the present password is too old."""
        standing = marked(self.request)
        is_old = standing is not None and standing.password_expired
        return {**super().get_context_data(**kwargs), "password_expired": is_old}


change_password = login_required(ChangePassword.as_view())
