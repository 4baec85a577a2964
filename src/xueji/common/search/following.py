"""How an index follows the stored entries: by the numbers of the log, made anew when it cannot."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Max, Q

from .index import SearchIndex, State, WriterBusy, open_index
from .models import SearchChange, SearchDocument

logger = logging.getLogger(__name__)
GAP_SECONDS = 900.0
"""A number that has not appeared by then belongs to a change that was rolled back; mending finds the rest."""
WAIT_SECONDS = 3.0
WAIT_STEP_SECONDS = 0.02
BEHIND_MAX_CHANGES = 20_000
KEPT_CHANGES = 50_000
CHUNK_ROWS = 500

Gap = tuple[int, int, float]


def caught_up(now: datetime) -> SearchIndex:
    """The index with everything that was committed before the call.

    If another process is writing, this one waits for it; after some seconds it goes on with what there is.
    """
    index = open_index()
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            if _is_current(index) or _catch_up(index, now):
                return index
        except WriterBusy:
            pass
        if time.monotonic() > deadline:
            logger.warning("Search goes on with an index that is behind; another process is writing it.")
            return index
        time.sleep(WAIT_STEP_SECONDS)
        index.reload()


def rebuild_index(now: datetime) -> int:
    """Make the index of this machine anew from the stored entries; returns how many."""
    index = open_index()
    _rebuild(index, now)
    return SearchDocument.objects.count()


def mend_index(now: datetime) -> int:
    """Compare index and stored entries by count and digest and write what differs; returns how many did."""
    index = caught_up(now)
    wrong = _differing(index)
    if wrong:
        _write(index, wrong, index.state or State())
    return len(wrong)


def status() -> dict[str, int | float | str]:
    """How the index of this machine stands: entries, indexed, behind (changes), differing, size and place."""
    index = open_index()
    index.reload()
    state = index.state
    behind = len(_changes(state)) - (1 if state.seen else 0) if state else SearchChange.objects.count()
    return {
        "entries": SearchDocument.objects.count(),
        "indexed": len(index.digests()),
        "behind": max(behind, 0),
        "differing": len(_differing(index)),
        "folder": str(index.folder),
        "mebibytes": round(index.size_bytes / 2**20, 1),
    }


def _differing(index: SearchIndex) -> list[int]:
    """Numbers of entries that the index lacks, holds in other words, or holds though they are gone."""
    held = index.digests()
    stored = dict(SearchDocument.objects.values_list("pk", "digest"))
    wrong = [number for number, digest in stored.items() if held.get(number) != digest]
    return wrong + [number for number in held if number not in stored]


def forget_old_changes() -> int:
    """Drop the old end of the log; an index that is further behind is made anew."""
    newest = SearchChange.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return SearchChange.objects.filter(pk__lte=newest - KEPT_CHANGES).delete()[0]


def remaining_gaps(
    gaps: Iterable[Gap], seen: int, found: Sequence[int], newest: int, at: float
) -> tuple[Gap, ...]:
    """The numbers still missing after ``found`` was read.

    Args:
        gaps: what was missing before; the range (seen, newest] was never read.
        found: numbers that were there, ascending.
        at: epoch seconds; what was missed for longer than ``GAP_SECONDS`` is given up.
    """
    spans = [gap for gap in gaps if at - gap[2] < GAP_SECONDS]
    if newest > seen:
        spans.append((seen + 1, newest, at))
    return tuple(rest for span in spans for rest in _without(span, found))


def _without(span: Gap, found: Sequence[int]) -> Iterator[Gap]:
    first, last, since = span
    for number in found:
        if first <= number <= last:
            if number > first:
                yield first, number - 1, since
            first = number + 1
    if first <= last:
        yield first, last, since


def _changes(state: State) -> list[tuple[int, int, str]]:
    """The last change read and those after it or in gaps: (number, document, stamp), ascending."""
    wanted = Q(pk__gte=state.seen)
    for first, last, _ in state.gaps:
        wanted |= Q(pk__range=(first, last))
    rows = SearchChange.objects.filter(wanted).order_by("pk")
    return list(rows.values_list("pk", "document_no", "stamp")[: BEHIND_MAX_CHANGES + 1])


def _is_current(index: SearchIndex) -> bool:
    state = index.state
    if state is None:
        return False
    changes = _changes(state)
    if state.seen == 0:
        return not changes
    return len(changes) == 1 and (changes[0][0], changes[0][2]) == (state.seen, state.stamp)


def _catch_up(index: SearchIndex, now: datetime) -> bool:
    """Write what is missing; always True, raises ``WriterBusy`` where another process is at it."""
    index.reload()
    state = index.state
    changes = _changes(state) if state else []
    if state is None or not _continues(state, changes):
        _rebuild(index, now)
        return True
    fresh = [change for change in changes if change[0] != state.seen]
    if fresh:
        _write(index, sorted({number for _, number, _ in fresh}), _after(state, fresh, now))
    return True


def _continues(state: State, changes: Sequence[tuple[int, int, str]]) -> bool:
    """Whether the log is the one the index has read; not so after a restore or when it was cut."""
    if len(changes) > BEHIND_MAX_CHANGES:
        return False
    known = {number: stamp for number, _, stamp in changes}
    return state.seen == 0 or known.get(state.seen) == state.stamp


def _after(state: State, fresh: Sequence[tuple[int, int, str]], now: datetime) -> State:
    numbers = [number for number, _, _ in fresh]
    newest = max(numbers[-1], state.seen)
    stamp = fresh[-1][2] if newest > state.seen else state.stamp
    return State(newest, stamp, remaining_gaps(state.gaps, state.seen, numbers, newest, now.timestamp()))


def _rebuild(index: SearchIndex, now: datetime) -> None:
    # The log is read before the entries: what is committed in between is read again, never missed.
    log = list(SearchChange.objects.order_by("-pk").values_list("pk", "stamp")[:CHUNK_ROWS])
    state = State()
    if log:
        numbers = sorted(number for number, _ in log)
        gaps = remaining_gaps((), numbers[0] - 1, numbers, numbers[-1], now.timestamp())
        state = State(log[0][0], log[0][1], gaps)
    index.write(SearchDocument.objects.order_by("pk").iterator(CHUNK_ROWS), state, drop=None)


def _write(index: SearchIndex, numbers: Sequence[int], state: State) -> None:
    index.write(_rows(numbers), state, drop=numbers)


def _rows(numbers: Sequence[int]) -> Iterator[SearchDocument]:
    for start in range(0, len(numbers), CHUNK_ROWS):
        yield from SearchDocument.objects.filter(pk__in=numbers[start : start + CHUNK_ROWS])


def check(now: datetime) -> None:
    """What the schedule runs: entries in line with their domains, index in line with the entries."""
    from .registry import kinds
    from .services import mend_kind

    for kind in kinds():
        mend_kind(kind)
    mend_index(now)
    forget_old_changes()


EVERY = timedelta(days=1)
