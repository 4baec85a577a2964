"""Context processor: what the frame around a page needs. Computed only when a template asks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from xueji.common.ui import navigation
from xueji.common.ui.navigation import Link, UnitChoice
from xueji.common.ui.preferences import Preferences, read_preferences

SITE_NAME = "学纪"


@dataclass
class FrameContext:
    """Navigation, mode and the person of one request."""

    request: HttpRequest
    site_name: str = SITE_NAME

    @cached_property
    def preferences(self) -> Preferences:
        """Theme and type size."""
        return read_preferences(self.request)

    @cached_property
    def desk(self) -> list[Link]:
        """Left navigation."""
        return navigation.links(self.request, "desk")

    @cached_property
    def side(self) -> list[Link]:
        """The same for the side of a wide page, folded where there are many."""
        return navigation.folded(self.desk)

    @cached_property
    def phone(self) -> list[Link]:
        """Bottom bar."""
        return navigation.links(self.request, "phone")

    @cached_property
    def person(self) -> list[Link]:
        """Person menu."""
        return navigation.links(self.request, "person")

    @cached_property
    def units(self) -> list[UnitChoice]:
        """Units the person may switch to."""
        provider = navigation.providers.units
        return provider(self.request) if provider and self.signed_in else []

    @property
    def unit(self) -> UnitChoice | None:
        """The unit the person works for now."""
        return next((unit for unit in self.units if unit.current), next(iter(self.units), None))

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def person_name(self) -> str:
        """How the person is called."""
        provider = navigation.providers.person_name
        return provider(self.request) if provider else str(self.request.user)

    @cached_property
    def bell_count(self) -> int:
        """Unread notices."""
        provider = navigation.providers.bell_count
        return provider(self.request) if provider and self.signed_in else 0

    @property
    def urls(self) -> dict[str, str]:
        """Addresses of the fixed places; empty where no such page exists."""
        names = {
            "home": "home",
            "bell": navigation.providers.bell_url_name,
            "search": navigation.providers.search_url_name,
            "suggest": navigation.providers.suggest_url_name,
            "sign_in": settings.LOGIN_URL,
            "sign_out": "account_logout",
        }
        return {key: navigation.url_or_none(name) for key, name in names.items()}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template ``frame``."""
    return {"frame": FrameContext(request)}
