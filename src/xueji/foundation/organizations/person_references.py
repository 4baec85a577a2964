"""Where people are named: domains register their fields, so that rows follow when two records are one.

A walk over the database's relations could move rows as well, but where a rule says "once a person" both rows
cannot stay, and which of two attendances, cards or answer sheets counts is known only to its domain. A test
walks all foreign keys to people and fails when one of them is not registered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

# Given the row that stays and the row of the losing record; afterwards the first must hold what counts.
Settle = Callable[[Any, Any], None]
# Given the record that stays and the losing one (``Person``); moves the rows and tells how many there were.
Move = Callable[[Any, Any], int]


@dataclass(frozen=True, slots=True)
class PersonReference:
    """One field that names a person.

    Attributes:
        model: ``app.Model``.
        settle: brings two rows into one where a constraint allows a person only one; it deletes the losing
            row, or leaves it with the losing record.
        move: moves the rows where more depends on the person than the field.
        stays: why the rows stay with the losing record; empty when they follow.
    """

    model: str
    field: str
    settle: Settle | None = None
    move: Move | None = None
    stays: str = ""

    @property
    def model_class(self) -> type[models.Model]:
        """The class behind the label."""
        return apps.get_model(self.model)

    @property
    def label(self) -> str:
        """The rows in words, as the preview counts them."""
        meta = self.model_class._meta
        field = meta.get_field(self.field)
        words = str(getattr(field, "verbose_name", ""))
        return str(meta.verbose_name) if words == "人员" else f"{meta.verbose_name}（{words}）"

    @property
    def unique_sets(self) -> list[tuple[str, ...]]:
        """Fields that, together with the person, may occur once."""
        meta = self.model_class._meta
        field = meta.get_field(self.field)
        sets = [one.fields for one in meta.constraints if isinstance(one, models.UniqueConstraint)]
        found = [tuple(name for name in one if name != self.field) for one in sets if self.field in one]
        return [(), *found] if getattr(field, "unique", False) else found


_references: dict[tuple[str, str], PersonReference] = {}


def register(
    model: str,
    *fields: str,
    settle: Settle | None = None,
    move: Move | None = None,
    stays: str = "",
) -> None:
    """Register fields of a model that name people; again is one registration."""
    for field in fields:
        _references[model, field] = PersonReference(model, field, settle, move, stays)


def references() -> list[PersonReference]:
    """Everything registered, in a fixed order."""
    return [_references[key] for key in sorted(_references)]
