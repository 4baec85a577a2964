"""Kinds of things that cite articles. Domains above register theirs in ``AppConfig.ready``."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


@dataclass(frozen=True)
class Cited:
    """One thing that cites one article.

    Attributes:
        keeps_old_text: it tells of the past and stays with the rule of its day.
        note: what a person should know besides, e.g. that the body names the article in words.
    """

    object_key: str
    article_id: int
    title: str
    url: str = ""
    owner_id: int | None = None
    organization_id: int | None = None
    keeps_old_text: bool = False
    note: str = ""


class CitingKind(Protocol):
    """What a domain offers for one kind of thing; every call runs inside the caller's transaction."""

    key: str
    label: str

    def citing(self, article_ids: Collection[int]) -> list[Cited]:
        """Everything in use or in the making that cites one of these articles."""
        ...

    def hold(self, object_keys: Collection[str], reason: str, now: datetime) -> None:
        """Take the things out of use, or mark them, until somebody has looked."""
        ...

    def recite(
        self, object_key: str, articles: Mapping[int, int], actor: "User | None", now: datetime
    ) -> None:
        """Let citations go over from old to new articles (id → id); nothing happens to others."""
        ...

    def release(self, object_key: str, actor: "User", now: datetime) -> None:
        """Put a held thing back into use; DomainError when this person may not."""
        ...


Interpretation = Callable[[int], date | None]
_kinds: dict[str, CitingKind] = {}
_interpretations: list[Interpretation] = []


def register(kind: CitingKind) -> None:
    """Offer a kind of citing thing; registering twice is one registration."""
    _kinds[kind.key] = kind


def kinds() -> dict[str, CitingKind]:
    """All kinds by key."""
    return dict(_kinds)


def register_interpretation(find: Interpretation) -> None:
    """Offer a way to see since which day a version (by id) has a published interpretation."""
    if find not in _interpretations:
        _interpretations.append(find)


def interpreted_on(version_id: int) -> date | None:
    """The first day an interpretation of the version was published; None while there is none."""
    days = [day for find in _interpretations if (day := find(version_id)) is not None]
    return min(days) if days else None
