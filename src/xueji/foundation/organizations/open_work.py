"""Work still open in a unit, told by the domains above before the unit is merged, split or abolished."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One meeting or task that is still open."""

    text: str
    url: str = ""


class WorkKind(Protocol):
    """A kind of work a domain above looks after.

    ``taken_over`` says what becomes of it when another unit takes over, ``left_open`` when none does.
    """

    key: str
    label: str
    taken_over: str
    left_open: str

    def open_in(self, unit_ids: Collection[int], day: date) -> list[OpenItem]:
        """What is still open in these units on a day or after it."""
        ...


_kinds: dict[str, WorkKind] = {}


def register_open_work(kind: WorkKind) -> None:
    """Tell of a kind of work, in ``AppConfig.ready``; twice is once."""
    _kinds[kind.key] = kind


def kinds() -> list[WorkKind]:
    """Every kind, by key."""
    return [_kinds[key] for key in sorted(_kinds)]
