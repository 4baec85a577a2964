"""Links from a thing of one domain to pages about it in domains above."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

Visible = Callable[[HttpRequest, int], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One page about things of a kind."""

    label: str
    icon: str
    url_name: str
    order: int
    visible: Visible | None = None


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """One link as the page of a thing shows it."""

    label: str
    icon: str
    url: str


_entries: dict[tuple[str, str], Entry] = {}


def register(
    place: str, label: str, icon: str, url_name: str, order: int, visible: Visible | None = None
) -> None:
    """Add a page about things of a kind; registering the same address twice is one link.

    Args:
        place: the kind of thing: ``unit`` or ``person``.
        url_name: an address whose only argument is the primary key of the thing.
        visible: whether the request may open the page of this thing; None for everybody who sees the thing.
    """
    _entries[place, url_name] = Entry(label, icon, url_name, order, visible)


def links(request: HttpRequest, place: str, pk: int) -> list[RelatedLink]:
    """Pages about one thing that this request may open, in order."""
    found = sorted(
        (entry for (kind, _), entry in _entries.items() if kind == place), key=lambda one: one.order
    )
    return [
        RelatedLink(entry.label, entry.icon, reverse(entry.url_name, args=[pk]))
        for entry in found
        if entry.visible is None or entry.visible(request, pk)
    ]
