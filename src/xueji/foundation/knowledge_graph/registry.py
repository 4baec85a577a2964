"""What domains above contribute: kinds of things to link to, and how well a person remembers articles."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User


@dataclass(frozen=True, slots=True)
class Target:
    """A thing as the graph shows it; ``is_current`` is False when it is out of use."""

    target_id: int
    title: str
    detail: str = ""
    url: str = ""
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class TargetText:
    """A thing as retrieval reads it."""

    target_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A kind of thing concepts are linked to.

    Args:
        key: short name, kept in rows and in exported files.
        visible: whether the viewer may meet things of this kind at all.
        targets: things by id, only those the viewer may open; a fixed number of queries.
        search: things by typing, only those the viewer may open, at most that many.
        citing: by article id, the ids of things in use that cite it.
        texts: every thing in use, for suggestions.
        codes: stable codes by id, for files; whatever the viewer may see.
        ids: ids by stable code.
    """

    key: str
    label: str
    icon: str
    order: int
    visible: Callable[[User, datetime], bool]
    targets: Callable[[User, Collection[int], datetime], dict[int, Target]]
    search: Callable[[User, str, datetime, int], list[Target]]
    citing: Callable[[Collection[int]], dict[int, list[int]]]
    texts: Callable[[], list[TargetText]]
    codes: Callable[[Collection[int]], dict[int, str]]
    ids: Callable[[Collection[str]], dict[str, int]]


# Predicted recall (0–1) of the articles a person has studied, by article id.
Mastery = Callable[["Person", datetime], dict[int, float]]
_kinds: dict[str, LinkKind] = {}
_mastery: list[Mastery] = []


def register_kind(kind: LinkKind) -> None:
    """Offer a kind of thing; registering the same key again replaces it."""
    _kinds[kind.key] = kind


def register_mastery(provider: Mastery) -> None:
    """Say how well a person remembers articles; the last one registered is asked."""
    _mastery[:] = [provider]


def kinds() -> list[LinkKind]:
    """Every kind, in order."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))


def kind_named(key: str) -> LinkKind | None:
    """One kind; None when no domain offers it."""
    return _kinds.get(key)


def mastery_of(person: Person | None, now: datetime) -> dict[int, float]:
    """Predicted recall by article id of one person; empty without a person or a provider."""
    return _mastery[0](person, now) if person is not None and _mastery else {}
