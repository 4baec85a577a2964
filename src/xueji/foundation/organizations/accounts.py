"""How sign-in (django-allauth, django-axes) is bound to the people of the platform."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from xueji.foundation.organizations.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made for registered people only; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Self-registration is closed."""
        return False

    def clean_password(self, password: str, user: User | None = None) -> str:
        """A new password passes the validators and differs from the present one."""
        cleaned: str = super().clean_password(password, user)
        if user is not None and user.check_password(cleaned):
            raise ValidationError("新密码不能与当前密码相同。")
        return cleaned

    def set_password(self, user: User, password: str) -> None:
        """Store a password the person chose, and note that it is their own now."""
        from xueji.foundation.organizations import services

        super().set_password(user, password)
        services.password_changed(user=user, now=timezone.now())


def counted_username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name failed sign-ins are counted under; upper and lower case are one name."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()
