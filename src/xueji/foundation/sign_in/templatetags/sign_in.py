"""The ways to sign in elsewhere, for the sign-in page and the page of one's own account."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@dataclass(frozen=True, slots=True)
class OutsideWay:
    """One provider: how it is called and where signing in begins."""

    id: str
    name: str
    url: str


@register.simple_tag
def outside_ways() -> list[OutsideWay]:
    """Every configured provider, in the order of the file."""
    return [
        OutsideWay(
            entry["id"],
            entry["name"],
            reverse(
                "openid_connect_login" if entry["kind"] == "oidc" else "outside_login", args=[entry["id"]]
            ),
        )
        for entry in settings.SIGN_IN_PROVIDERS
    ]
