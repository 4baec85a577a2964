"""What is held about one person, by domain, and who looked at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from xueji.common.audit.models import AuditEntry
from xueji.common.audit.selectors import reads_of
from xueji.foundation.privacy.registry import Holding, holdings

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

SHOWN_ROWS = 10
READ_ROWS = 500


@dataclass(frozen=True)
class HeldData:
    """One kind of data about the person: what is said of it, how many rows, and the newest of them."""

    holding: Holding
    count: int
    newest: list[list[str]]

    @property
    def headings(self) -> list[str]:
        """Names of the columns."""
        return [name for name, _ in self.holding.columns]


def held_about(person: "Person") -> list[HeldData]:
    """Everything registered domains hold about a person; kinds without a row are there too, with 0."""
    found = []
    for holding in holdings():
        rows = holding.rows(person)
        found.append(HeldData(holding, rows.count(), [_cells(holding, row) for row in rows[:SHOWN_ROWS]]))
    return found


def rows_held(holding: Holding, person: "Person") -> Iterator[list[str]]:
    """Every row of one kind, as the person reads it."""
    for row in holding.rows(person).iterator(chunk_size=READ_ROWS):
        yield _cells(holding, row)


def _cells(holding: Holding, row: Any) -> list[str]:
    return ["" if (value := read(row)) is None else str(value) for _, read in holding.columns]


def accesses_to(person: "Person") -> QuerySet[AuditEntry]:
    """Every time somebody else looked at what is held about the person, newest first."""
    return reads_of(person)
