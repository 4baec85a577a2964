"""How sign-in (django-allauth) is bound to the people of the platform."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made for imported people only; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Self-registration is closed."""
        return False
