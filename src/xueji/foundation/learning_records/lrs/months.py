"""The JSON of statements in parts by month, on PostgreSQL: made ahead, watched, taken out and put back.

SQLite keeps one table. Records, links and ids stay in one table on both (docs/decisions/0030): the JSON is
two thirds of the bytes and is only ever read by record number, so a part costs nothing to have.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction

from xueji.common.errors import DomainError
from xueji.foundation.learning_records.rules import moments

TABLE = "river_statement"
DEFAULT = f"{TABLE}_default"
BEFORE = f"{TABLE}_before"
MONTHS_AHEAD = 3
_LOCK = 0x584A_0001  # one process at a time changes the parts
logger = logging.getLogger(__name__)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class MonthRefused(DomainError):
    """There is no such month, or it is still being written."""


@dataclass(frozen=True, slots=True)
class MonthPart:
    """One part as the database has it: table, bounds as PostgreSQL tells them, bytes with indexes."""

    table: str
    bounds: str
    size: int


def is_parted() -> bool:
    """Whether this database keeps the JSON by month."""
    return connection.vendor == "postgresql"


def first_of_month(moment: datetime, later: int = 0) -> datetime:
    """The first moment of the month, in UTC, or of the one ``later`` months after it."""
    year, month = divmod(moment.astimezone(UTC).year * 12 + moment.astimezone(UTC).month - 1 + later, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)


def table_of(first: datetime) -> str:
    """Name of the part that begins at a month's first moment."""
    return f"{TABLE}_{first:%Y_%m}"


def parts() -> list[MonthPart]:
    """The parts in use, oldest first; empty where there are none."""
    if not is_parted():
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid), pg_total_relation_size(c.oid) "
            "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = %s::regclass ORDER BY c.relname <> %s, c.relname",
            [TABLE, BEFORE],
        )
        return [MonthPart(*row) for row in cursor.fetchall()]


def part_table(now: datetime) -> None:
    """The table as it is becomes the first part; nothing is copied, however many rows there are.

    Empty it holds everything before this month, else everything before the month after its last row.
    """
    if not is_parted():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"SELECT max(seq) FROM {TABLE}")  # noqa: S608 - a name of ours
        newest = cursor.fetchone()[0]
        written_until = None if newest is None else max(now, moments.moment_of(newest))
        bound = first_of_month(now) if written_until is None else first_of_month(written_until, 1)
        for sql in (
            f"ALTER TABLE {TABLE} RENAME TO {BEFORE}",
            f"ALTER INDEX {TABLE}_pkey RENAME TO {BEFORE}_pkey",
            f"CREATE TABLE {TABLE} (LIKE {BEFORE} INCLUDING DEFAULTS INCLUDING STORAGE) "
            "PARTITION BY RANGE (seq)",
            f"ALTER TABLE {TABLE} ADD CONSTRAINT {TABLE}_pkey PRIMARY KEY (seq)",
            f"CREATE TABLE {DEFAULT} PARTITION OF {TABLE} DEFAULT",
            f"ALTER TABLE {TABLE} ATTACH PARTITION {BEFORE} "
            f"FOR VALUES FROM (MINVALUE) TO ({moments.number_at(bound)})",
        ):
            cursor.execute(sql)
        make_ahead(now)


def make_ahead(now: datetime) -> list[str]:
    """Make the parts of this month and the next three; returns those made.

    What was written into the default part meanwhile, because a part was missing, moves into its month.
    """
    if not is_parted():
        return []
    with transaction.atomic():
        _alone()
        have = {part.table for part in parts()}
        wanted = {first_of_month(now, later) for later in range(MONTHS_AHEAD + 1)} | set(_stray_months())
        made = [first for first in sorted(wanted) if table_of(first) not in have and not _is_before(first)]
        for first in made:
            _make(first)
    return [table_of(first) for first in made]


def keep_ahead(now: datetime) -> None:
    """Scheduled work: the coming months are there before they begin, and the log tells of what strayed."""
    found = strays()
    made = make_ahead(now)
    if made:
        logger.info("Parts of the river made ahead: %s", ", ".join(made))
    if found:
        logger.warning(
            "%s statements had no part for their month; %s are still without one.", found, strays()
        )


def strays() -> int:
    """How many statements lie in the default part; more than none means that a month was missing."""
    if not is_parted():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {DEFAULT}")  # noqa: S608 - constants only
        return int(cursor.fetchone()[0])


def detach(month: str, now: datetime) -> str:
    """Take the JSON of a past month out of use; its table stays, to be dumped, moved or dropped.

    Args:
        month: e.g. ``2026-01``.
    Returns:
        The name of the table.
    """
    first = month_start(month)
    if first >= first_of_month(now):
        raise MonthRefused(f"{month} 还没有过完，不能取下。")
    return _change(first, f"ALTER TABLE {TABLE} DETACH PARTITION {table_of(first)}", in_use=True)


def attach(month: str) -> str:
    """Put the JSON of a month back; returns the name of the table."""
    first = month_start(month)
    return _change(first, _attaching(first), in_use=False)


def month_start(month: str) -> datetime:
    """The first moment of a month written ``2026-01``."""
    match = _MONTH.fullmatch(month)
    if match is None or not is_parted():
        raise MonthRefused("月份写作 2026-01；只有 PostgreSQL 按月分表。")
    return datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC)


def _change(first: datetime, sql: str, *, in_use: bool) -> str:
    table = table_of(first)
    with transaction.atomic():
        _alone()
        if (table in {part.table for part in parts()}) is not in_use or not _exists(table):
            raise MonthRefused(
                f"{first:%Y-%m} " + ("没有单独的分表。" if in_use else "的分表不在，或者已在使用。")
            )
        with connection.cursor() as cursor:
            cursor.execute(sql)
    return table


def _exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _stray_months() -> Iterator[datetime]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(seq), max(seq) FROM {DEFAULT}")  # noqa: S608 - constants only
        low, high = cursor.fetchone()
    if low is not None:
        first, last = (first_of_month(moments.moment_of(number)) for number in (low, high))
        while first <= last:
            yield first
            first = first_of_month(first, 1)


def _is_before(first: datetime) -> bool:
    """The month belongs to the part that holds everything from before there were parts."""
    for part in parts():
        if part.table == BEFORE:
            upper = re.search(r"TO \('?(\d+)", part.bounds)
            return upper is not None and moments.number_at(first) < int(upper[1])
    return False


def _make(first: datetime) -> None:
    """A table like the others; rows of its month come over from the default part before it is in use."""
    table, low, high = table_of(first), *_bounds(first)
    with connection.cursor() as cursor:
        # Nobody writes into the default part until this is done: a row slipped in would refuse the new part.
        cursor.execute(f"LOCK TABLE {DEFAULT} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"CREATE TABLE {table} (LIKE {TABLE} INCLUDING ALL)")
        cursor.execute(
            f"WITH moved AS (DELETE FROM {DEFAULT} WHERE seq >= %s AND seq < %s RETURNING *) "  # noqa: S608
            f"INSERT INTO {table} SELECT * FROM moved",
            [low, high],
        )
        cursor.execute(_attaching(first))


def _attaching(first: datetime) -> str:
    low, high = _bounds(first)
    return f"ALTER TABLE {TABLE} ATTACH PARTITION {table_of(first)} FOR VALUES FROM ({low}) TO ({high})"


def _bounds(first: datetime) -> tuple[int, int]:
    return moments.number_at(first), moments.number_at(first_of_month(first, 1))
