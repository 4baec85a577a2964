"""Long lists in pieces: a statement takes only so many values (SQLite 32,766), a unit may be larger."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
BATCH_ITEMS = 1_000


def batches(items: Iterable[Item], size: int = BATCH_ITEMS) -> Iterator[list[Item]]:
    """The items in lists of at most ``size``, in order."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
