"""Theme and type size a person chose, kept in cookies so that they hold before signing in too."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

COOKIE_AGE_SECONDS = 365 * 24 * 3600
CHOICES = {"theme": ("light", "dark"), "font": ("standard", "elder")}
COOKIE_NAMES = {"theme": "xueji_theme", "font": "xueji_font"}


class Preferences(NamedTuple):
    """``theme`` is light or dark, ``font`` is standard or elder (20 px root)."""

    theme: str
    font: str


def read_preferences(request: HttpRequest) -> Preferences:
    """What the cookies say; anything unknown counts as the default."""
    chosen = {
        key: request.COOKIES.get(COOKIE_NAMES[key], "")
        if request.COOKIES.get(COOKIE_NAMES[key]) in values
        else values[0]
        for key, values in CHOICES.items()
    }
    return Preferences(**chosen)


def keep_preference(response: HttpResponse, key: str, value: str, *, secure: bool) -> None:
    """Keep one choice for a year."""
    response.set_cookie(
        COOKIE_NAMES[key], value, max_age=COOKIE_AGE_SECONDS, secure=secure, httponly=True, samesite="Lax"
    )
