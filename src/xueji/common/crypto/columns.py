"""Which columns of which tables hold sealed values: found by name, so that none is ever forgotten.

A model field whose name ends in ``_sealed`` holds what ``encrypt`` made; when the model also has a field with
``_index`` in its place (``phone_sealed``, ``phone_index``), that one holds the blind index of the same text.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

SEALED, INDEX = "_sealed", "_index"
READ_ROWS = 2_000


@dataclass(frozen=True)
class Column:
    """One sealed column, with the name of its blind index or the empty text."""

    model: type[models.Model]
    sealed: str
    index: str

    @property
    def label(self) -> str:
        """Name for people, e.g. ``organizations.Person.phone_sealed``."""
        return f"{self.model._meta.label}.{self.sealed}"

    @property
    def names(self) -> list[str]:
        """The fields of a value: the sealed one, and its index where there is one."""
        return [self.sealed, *([self.index] if self.index else [])]

    def filled(self) -> "models.QuerySet[models.Model]":
        """Rows that hold a value, by primary key."""
        return self.model._base_manager.exclude(**{self.sealed: ""}).order_by("pk")


def sealed_columns() -> list[Column]:
    """Every sealed column of every installed model, by label."""
    found = []
    for model in apps.get_models():
        names = {field.name for field in model._meta.local_fields}
        for name in sorted(one for one in names if one.endswith(SEALED)):
            index = f"{name.removesuffix(SEALED)}{INDEX}"
            found.append(Column(model, name, index if index in names else ""))
    return sorted(found, key=lambda column: column.label)


def header_of(value: str) -> str:
    """Suite and key of a sealed value, e.g. ``sm4gcm.k2``."""
    return value.partition(":")[0]


def headers(column: Column) -> Counter[str]:
    """How many values of a column each suite and key has made."""
    return Counter(header_of(value) for value in _values(column))


def _values(column: Column) -> Iterator[str]:
    rows = column.filled().values_list(column.sealed, flat=True)
    yield from rows.iterator(chunk_size=READ_ROWS)
