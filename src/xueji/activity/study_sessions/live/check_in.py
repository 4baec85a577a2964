"""Check-in, the hottest write: one row a person, durable when answered, never doubled.

The recipe (figures in bench/check_in.py): a signed pass instead of session and user rows, one raw statement
for a whole batch, group commit, the answer after COMMIT.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import connection

from xueji.activity.study_sessions.live.gate import live_stages
from xueji.activity.study_sessions.live.passes import CheckInPass
from xueji.activity.study_sessions.models import Attendance
from xueji.common.group_commit import GroupCommitWriter


class CheckInOutcome(Enum):
    """What became of a check-in."""

    RECORDED = "recorded"
    ALREADY = "already"
    NOT_LIVE = "not_live"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A person who arrived: the pass, and the moment the request came in."""

    granted: CheckInPass
    at: datetime


_TABLE = Attendance._meta.db_table
_COLUMNS = "session_id, person_id, status, route, recorded_at, device_mark, code_window, note"
# A valid code beats a roll entry that says absent; who is present already stays as first recorded.
_INSERT = (
    f"INSERT INTO {_TABLE} ({_COLUMNS}) VALUES {{rows}} "  # noqa: S608 - constants only
    "ON CONFLICT (session_id, person_id) DO UPDATE SET status = excluded.status, route = excluded.route, "
    "recorded_at = excluded.recorded_at, device_mark = excluded.device_mark, "
    "code_window = excluded.code_window, recorded_by_id = NULL, note = '' "
    f"WHERE {_TABLE}.status NOT IN ('present', 'online') RETURNING session_id, person_id"
)
_ROW = "(%s, %s, %s, %s, %s, %s, %s, '')"


def write_arrivals(arrivals: Sequence[Arrival]) -> list[CheckInOutcome]:
    """Write a batch inside the caller's transaction; one outcome an arrival, in order."""
    live = live_stages({arrival.granted.session_id for arrival in arrivals})
    first: dict[tuple[int, int], Arrival] = {}
    for arrival in arrivals:
        if arrival.granted.session_id in live:
            first.setdefault((arrival.granted.session_id, arrival.granted.person_id), arrival)
    recorded = _insert(list(first.values()))
    return [_outcome(arrival, live, first, recorded) for arrival in arrivals]


def _outcome(
    arrival: Arrival,
    live: dict[int, str],
    first: dict[tuple[int, int], Arrival],
    recorded: set[tuple[int, int]],
) -> CheckInOutcome:
    key = (arrival.granted.session_id, arrival.granted.person_id)
    if key[0] not in live:
        return CheckInOutcome.NOT_LIVE
    is_new = key in recorded and first[key] is arrival
    return CheckInOutcome.RECORDED if is_new else CheckInOutcome.ALREADY


def _insert(arrivals: list[Arrival]) -> set[tuple[int, int]]:
    if not arrivals:
        return set()
    values: list[Any] = []
    # One order for all writers, so that two processes never wait for each other's rows.
    for arrival in sorted(arrivals, key=lambda one: (one.granted.session_id, one.granted.person_id)):
        granted = arrival.granted
        values += [granted.session_id, granted.person_id, "present", granted.route]
        values += [connection.ops.adapt_datetimefield_value(arrival.at), granted.device_mark, granted.window]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(rows=", ".join([_ROW] * len(arrivals))), values)
        return {(row[0], row[1]) for row in cursor.fetchall()}


writer: GroupCommitWriter[Arrival, CheckInOutcome] = GroupCommitWriter("check-in", write_arrivals)


def check_in(granted: CheckInPass, at: datetime) -> CheckInOutcome:
    """Record that a person has arrived; returns after the row is durable.

    Args:
        granted: an opened pass; at: moment of the request, timezone-aware.
    Raises:
        WriterOverloaded, WriterFailed: nothing was written; the page says so and keeps its state.
        WriterUnsure: it may be written or not; the same again does no harm.
    """
    return writer.submit(Arrival(granted, at))
