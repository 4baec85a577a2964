"""Reading archives and ledgers: the front door of the domain."""

from xueji.reporting.archives.selectors.archive import (
    Archive,
    ArchiveEntry,
    Choice,
    Wish,
    archive_of,
    archive_person,
    people_with_units,
)
from xueji.reporting.archives.selectors.ledger import (
    LedgerRow,
    entries_by_month,
    entries_for,
    entry_for,
    history_of,
    ledger_row,
    offered_units,
    unit_in_words,
    writable_units,
)

__all__ = [
    "Archive",
    "ArchiveEntry",
    "Choice",
    "LedgerRow",
    "Wish",
    "archive_of",
    "archive_person",
    "entries_by_month",
    "entries_for",
    "entry_for",
    "history_of",
    "ledger_row",
    "offered_units",
    "people_with_units",
    "unit_in_words",
    "writable_units",
]
