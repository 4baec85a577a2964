"""The navigation registry: domains put their places in it when they start, the frames draw it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

# More places than these are not taken in at a glance; beyond, those of one group stand folded under its name.
FLAT_MOST = 8
Frame = Literal["desk", "phone", "person"]
Visible = Callable[[HttpRequest], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place as a domain registered it."""

    key: str
    label: str
    icon: str
    url_name: str
    order: int
    frame: Frame
    visible: Visible | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One place as the page shows it; a fold has no address, but places under it."""

    key: str
    label: str
    icon: str
    url: str
    current: bool
    group: str = ""
    places: tuple["Link", ...] = ()


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit the person may work for; ``id`` is what ``session["unit_id"]`` then holds."""

    id: str
    name: str
    current: bool = False


@dataclass
class Providers:
    """What the top bar asks of the domains; None leaves the piece out."""

    units: Callable[[HttpRequest], list[UnitChoice]] | None = None
    bell_count: Callable[[HttpRequest], int] | None = None
    bell_url_name: str = ""
    search_url_name: str = ""
    suggest_url_name: str = ""
    person_name: Callable[[HttpRequest], str] | None = None


_entries: dict[tuple[Frame, str], Entry] = {}
# Key → label and icon of the folds.
_groups: dict[str, tuple[str, str]] = {}
providers = Providers()


def register(
    key: str,
    label: str,
    icon: str,
    url_name: str,
    order: int,
    frame: Frame,
    visible: Visible | None = None,
    group: str = "",
) -> None:
    """Add a place; the same key in the same frame is replaced. ``group`` is the fold it may stand under."""
    _entries[frame, key] = Entry(key, label, icon, url_name, order, frame, visible, group)


def register_group(key: str, label: str, icon: str) -> None:
    """Name a fold for places that belong together."""
    _groups[key] = (label, icon)


def provide_units(units: Callable[[HttpRequest], list[UnitChoice]]) -> None:
    """Fill the unit switcher; the first choice is taken where none is current."""
    providers.units = units


def provide_bell(count: Callable[[HttpRequest], int], url_name: str) -> None:
    """Fill the bell: how many notices are unread, and where they are read."""
    providers.bell_count, providers.bell_url_name = count, url_name


def provide_search(url_name: str, suggest_url_name: str = "") -> None:
    """Name the page that answers ``?q=``, and the one that answers with options while one types."""
    providers.search_url_name, providers.suggest_url_name = url_name, suggest_url_name


def provide_person_name(name: Callable[[HttpRequest], str]) -> None:
    """How the signed-in person is called in the top bar; else the user's own text."""
    providers.person_name = name


def url_or_none(url_name: str) -> str:
    """The address of a named page, or empty text while no such page exists."""
    if not url_name:
        return ""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _serves(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url if url.endswith("/") else f"{url}/"))


def links(request: HttpRequest, frame: Frame) -> list[Link]:
    """The places of a frame this request may see, in order, the current one marked."""
    seen = []
    for entry in sorted(_entries.values(), key=lambda entry: (entry.order, entry.key)):
        if entry.frame != frame or (entry.visible is not None and not entry.visible(request)):
            continue
        if url := url_or_none(entry.url_name):
            seen.append((entry, url))
    serving = [url for _, url in seen if _serves(url, request.path)]
    current = max(serving, key=len, default="")
    return [Link(entry.key, entry.label, entry.icon, url, url == current, entry.group) for entry, url in seen]


def folded(places: list[Link]) -> list[Link]:
    """The same places, those of one group under its name where there are too many for a glance."""
    if len(places) <= FLAT_MOST:
        return places
    shown: list[Link] = []
    for place in places:
        together = tuple(one for one in places if one.group and one.group == place.group)
        if len(together) < 2 or place.group not in _groups:
            shown.append(place)
        elif place is together[0]:
            label, icon = _groups[place.group]
            current = any(one.current for one in together)
            shown.append(Link(place.group, label, icon, "", current, places=together))
    return shown
