"""Record numbers: the moment of storing in microseconds, with a mark of the process that gave the number.

Being ordered by time, a number is the order of the river, the page mark of a list, and the bounds of
``since`` and ``until`` at once.
"""

from datetime import UTC, datetime, timedelta

MARK_BITS = 10
MARKS = 1 << MARK_BITS
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
LARGEST = (1 << 63) - 1


def number_at(moment: datetime, mark: int = 0) -> int:
    """The record number of a moment; ``mark`` is 0–1023."""
    return ((moment - _EPOCH) // _MICROSECOND << MARK_BITS) | mark


def moment_of(number: int) -> datetime:
    """The moment of storing that a record number holds."""
    return _EPOCH + timedelta(microseconds=number >> MARK_BITS)


def moment_text(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds, e.g. ``2026-01-05T09:30:00.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
