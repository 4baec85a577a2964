"""What each domain holds about a person, and what is deleted by rule; each domain describes its own.

Registered in ``AppConfig.ready`` through ``privacy.services``; nothing here calls up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xueji.foundation.privacy.policy import retention_days, retention_source
from xueji.foundation.privacy.rules import rule_version

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xueji.foundation.organizations.models import Person


DUTY = "履行党员教育管理和纪律教育的法定职责（个人信息保护法第十三条第三项、第三十四条）"
"""The legal basis of most of what is held."""


@dataclass(frozen=True)
class Holding:
    """One kind of data about a person (PIPL art. 13, 17, 44-47).

    Args:
        rows: what is held about one person, newest first.
        columns: heading and value of each column, as the person reads it.
        correct: in words: how the person has it corrected.
        erase: deletes or pseudonymises the person's rows and returns how many; None where they must stay,
            for the reason in ``kept_because``.
    """

    key: str
    label: str
    what: str
    purpose: str
    legal_basis: str
    retention: str
    rows: "Callable[[Person], QuerySet[Any]]"
    columns: tuple[tuple[str, Callable[[Any], object]], ...]
    correct: str
    order: int = 100
    is_sensitive: bool = False
    erase: "Callable[[Person, datetime], int] | None" = None
    kept_because: str = ""


@dataclass(frozen=True)
class RetentionRule:
    """Things of one kind that are deleted when they are older than ``policy/privacy.toml`` says.

    Args:
        key: the figure is ``<key>_days``.
        expired: rows older than a moment; None where the program deletes nothing, only states the rule.
        moment: name of the field that ages.
        person: path to the person's key from a row, for holds; empty when there is none.
        needs_approval: whether a person of the office approves each deletion.
    """

    key: str
    label: str
    expired: "Callable[[datetime], QuerySet[Any]] | None" = None
    moment: str = ""
    person: str = ""
    needs_approval: bool = True
    note: str = ""

    @property
    def days(self) -> int:
        """How many days such things are kept."""
        return retention_days(self.key)

    @property
    def source(self) -> str:
        """The document that says so."""
        return retention_source(self.key)

    @property
    def version(self) -> str:
        """Digest of the rule as it stands."""
        return rule_version(self.key, self.days, self.source)


_holdings: dict[str, Holding] = {}
_rules: dict[str, RetentionRule] = {}


def describe(holding: Holding) -> None:
    """Register what a domain holds about a person."""
    _holdings[holding.key] = holding


def keep(rule: RetentionRule) -> None:
    """Register how long things of a kind are kept."""
    _rules[rule.key] = rule


def holdings() -> list[Holding]:
    """Everything registered, in the order people read it."""
    return sorted(_holdings.values(), key=lambda one: (one.order, one.key))


def holding(key: str) -> Holding | None:
    """One kind by its key."""
    return _holdings.get(key)


def rules() -> list[RetentionRule]:
    """Every rule by label."""
    return [_rules[key] for key in sorted(_rules)]


def rule(key: str) -> RetentionRule | None:
    """One rule by its key."""
    return _rules.get(key)
