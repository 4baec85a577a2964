"""Writing what can be found, always inside the transaction of the change it tells of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from .entries import Entry
from .models import SearchChange, SearchDocument
from .registry import SearchKind, kinds

Row = TypeVar("Row")
CHUNK_ROWS = 500
KEYS = ("kind", "object_key")
WRITTEN = [field.name for field in SearchDocument._meta.local_fields if field.name not in ("id", *KEYS)]


def put(*entries: Entry) -> int:
    """Store entries; those that say what is stored already change nothing. Returns how many changed."""
    return put_all(entries)


def put_all(entries: Iterable[Entry]) -> int:
    """Store many entries in pieces; returns how many changed.

    Raises:
        RuntimeError: there is no transaction, so the entry could outlive the change or be lost.
    """
    _inside_transaction()
    return sum(_put_some(part) for part in _parts(entries))


def remove(kind: str, keys: Iterable[object]) -> int:
    """Take things out; unknown keys are no error. Returns how many were there."""
    _inside_transaction()
    removed = 0
    for part in _parts(str(key) for key in keys):
        removed += _delete(SearchDocument.objects.filter(kind=kind, object_key__in=part))
    return removed


def replace_group(kind: str, group: str, entries: Iterable[Entry]) -> int:
    """Store all entries of a group and take out what else the group held; returns how many changed."""
    wanted = list(entries)
    keys = {entry.key for entry in wanted}
    stored = SearchDocument.objects.filter(kind=kind, group_key=group).values_list("object_key", flat=True)
    return put_all(wanted) + remove(kind, [key for key in stored if key not in keys])


@transaction.atomic
def mend_kind(kind: SearchKind) -> tuple[int, int]:
    """Bring the stored entries of a kind in line with its domain; returns (in all, changed)."""
    present: set[str] = set()
    changed = 0
    for part in _parts(kind.entries()):
        present.update(entry.key for entry in part)
        changed += _put_some(part)
    stored = SearchDocument.objects.filter(kind=kind.key).values_list("object_key", flat=True)
    return len(present), changed + remove(kind.key, [key for key in stored if key not in present])


def mend_program_kinds() -> int:
    """Bring in line what comes with the program; nothing is written when it is. Returns how many changed."""
    return sum(mend_kind(kind)[1] for kind in kinds() if kind.comes_with_program)


def program_kinds_differ() -> bool:
    """Whether what comes with the program is stored in other words; cheap, unlike mending it."""
    return any(_differs(kind) for kind in kinds() if kind.comes_with_program)


def _differs(kind: SearchKind) -> bool:
    stored = dict(SearchDocument.objects.filter(kind=kind.key).values_list("object_key", "digest"))
    return stored != {entry.key: entry.digest for entry in kind.entries()}


def _put_some(entries: list[Entry]) -> int:
    latest = {(entry.kind, entry.key): entry for entry in entries}
    known = _digests(latest)
    changed = [entry for place, entry in latest.items() if known.get(place) != entry.digest]
    if not changed:
        return 0
    rows = SearchDocument.objects.bulk_create(
        [SearchDocument(**entry.columns()) for entry in changed],
        update_conflicts=True,
        unique_fields=list(KEYS),
        update_fields=WRITTEN,
    )
    _log([row.pk for row in rows])
    return len(changed)


def _digests(places: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for kind in {kind for kind, _ in places}:
        keys = [key for one, key in places if one == kind]
        rows = SearchDocument.objects.filter(kind=kind, object_key__in=keys)
        found |= {(kind, key): digest for key, digest in rows.values_list("object_key", "digest")}
    return found


def _delete(rows: QuerySet[SearchDocument]) -> int:
    numbers = list(rows.values_list("pk", flat=True))
    SearchDocument.objects.filter(pk__in=numbers).delete()
    _log(numbers)
    return len(numbers)


def _log(numbers: Iterable[int]) -> None:
    SearchChange.objects.bulk_create([SearchChange(document_no=number) for number in numbers])


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    walk = iter(rows)
    while part := list(islice(walk, CHUNK_ROWS)):
        yield part


def _inside_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Search entries are written inside the transaction of the change they tell of.")
