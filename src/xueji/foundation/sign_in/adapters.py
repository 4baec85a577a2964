"""How sign-in (django-allauth, django-axes) is bound to the people of the platform."""

import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from xueji.common.step_up import is_proof_fresh
from xueji.foundation.organizations import services as organizations
from xueji.foundation.organizations.selectors import has_left, is_waiting
from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.standing_mark import mark

SITE_NAME = "学纪"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made for registered people only; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Self-registration is closed."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by axes alone; the rate of this library is kept for second proofs."""

    def set_password(self, user: Any, password: str) -> None:
        """Store a password the person chose, and note that it is their own now."""
        super().set_password(user, password)
        now = timezone.now()
        organizations.password_changed(user=user, now=now)
        mark(self.request, services.standing_of(user, now))

    def post_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse:
        """Note what the account still has to do, and end the other sessions of an administrator."""
        response: HttpResponse = super().post_login(request, user, **facts)
        now = timezone.now()
        mark(request, services.standing_of(user, now))
        services.end_other_sessions(user=user, session_key=request.session.session_key or "", now=now)
        return response

    def pre_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse | None:
        """Who has left signs in nowhere, even while the account is still open."""
        if has_left(user):
            user.is_active = False
        answer: HttpResponse | None = super().pre_login(request, user, **facts)
        return answer

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say to somebody with the right password why the door is shut."""
        state = "waiting" if is_waiting(user) else "disabled"
        return HttpResponseRedirect(f"{reverse('account_inactive')}?state={state}")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The library asks for a proof exactly when the platform would."""
        return not is_proof_fresh(self.request)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail is sent: accounts have no addresses, and the trail keeps what happened."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Authenticators and passkeys in the words and with the keys of the platform."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不正确。请核对手机时间是否准确，再输入当前显示的 6 位数字。",
    }

    def get_totp_issuer(self) -> str:
        """The name shown in the authenticator."""
        return SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        """The address of the secret as a QR picture, drawn on the server."""
        drawn = io.BytesIO()
        segno.make(url, micro=False).save(
            drawn, kind="svg", scale=5, border=2, xmldecl=False, svgclass=None, lineclass=None
        )
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Secrets are sealed in a table of their own; the library keeps the number of the row."""
        return services.keep_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open what ``encrypt`` sealed."""
        return services.kept_secret(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002
        """A name to start from: 通行密钥 1, 通行密钥 2 …"""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"通行密钥 {number}"

    def _get_site_name(self) -> str:
        return SITE_NAME


def counted_username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name failed sign-ins are counted under; upper and lower case are one name."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()
