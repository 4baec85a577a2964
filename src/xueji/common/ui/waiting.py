"""What waits for somebody to decide: domains tell of their own work, the first page shows it in one place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line: what it is, with its number, the page where it is done, and a remark (a day it is due)."""

    text: str
    url: str
    remark: str = ""


# Given the account and the moment. Who has no part in the work costs no query.
Teller = Callable[[Any, datetime], Iterable[Waiting]]
_tellers: dict[str, tuple[int, Teller]] = {}


def register(key: str, order: int, teller: Teller) -> None:
    """Tell of one kind of work, in ``AppConfig.ready``; the same key is replaced."""
    _tellers[key] = order, teller


def waiting_for(viewer: "AbstractUser", now: datetime) -> list[Waiting]:
    """Everything that waits for this account, in the order of the kinds."""
    tellers = [teller for _, teller in sorted(_tellers.values(), key=lambda pair: pair[0])]
    return [line for teller in tellers for line in teller(viewer, now)]


def counted(count: int, words: str, url: str, remark: str = "") -> list[Waiting]:
    """One line when there is anything; ``words`` hold the count as ``{}``."""
    return [Waiting(words.format(count), url, remark)] if count else []
