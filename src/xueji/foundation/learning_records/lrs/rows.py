"""Rows of statements: many at once, each table with one statement.

PostgreSQL takes all rows as one JSON parameter, which costs the least on both sides
(docs/decisions, river and xAPI); SQLite takes them as a list of tuples.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from xueji.common.batches import batches
from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.lrs.people import Place
from xueji.foundation.learning_records.lrs.preparing import Prepared, occurred
from xueji.foundation.learning_records.models import LearningRecord, StatementBody
from xueji.foundation.learning_records.rules.moments import moment_of

Known = dict[UUID, tuple[int | None, int | None]]
_COLUMNS = {
    "seq": "bigint",
    "uuid": "uuid",
    "tenant_id": "bigint",
    "credential_id": "bigint",
    "person_id": "bigint",
    "organization_id": "bigint",
    "organization_path": "text",
    "verb": "text",
    "activity_type": "text",
    "activity_key": "text",
    "activity_title": "text",
    "occurred_at": "timestamptz",
    "stored_at": "timestamptz",
    "success": "boolean",
    "score": "float8",
    "duration_seconds": "integer",
    "evidence_grade": "text",
    "evidence": "text",
    "source_key": "text",
    "actor_key": "bigint",
    "verb_key": "bigint",
    "object_key": "bigint",
    "registration_key": "bigint",
    "target_uuid": "uuid",
    "is_voided": "boolean",
}
_BODY = {"seq": "bigint", "received": "text", "shown": "text", "added": "text", "fingerprint": "bigint"}
_KEY = {"key": "bigint", "seq": "bigint"}
_encode = msgspec.json.encode
Row = tuple[Any, ...]


def known(uuids: Iterable[UUID]) -> Known:
    """Tenant and fingerprint of those ids that are taken.

    Our own acts have neither; of a statement whose month was taken out of use the fingerprint is None.
    """
    taken: dict[UUID, tuple[int, int | None]] = {}
    for batch in batches(list(uuids), 500):
        listed = LearningRecord.objects.filter(uuid__in=batch)
        taken.update(
            {uuid: (seq, tenant) for uuid, seq, tenant in listed.values_list("uuid", "seq", "tenant_id")}
        )
    # Asked by number in a query of its own: a join would look into every month.
    prints: dict[int, int] = {}
    for numbers in batches([seq for seq, tenant in taken.values() if tenant is not None], 500):
        prints.update(StatementBody.objects.filter(pk__in=numbers).values_list("pk", "fingerprint"))
    return {uuid: (tenant, prints.get(seq)) for uuid, (seq, tenant) in taken.items()}


def insert(accepted: Sequence[tuple[Prepared, Caller]], places: dict[UUID, Place], voided: set[UUID]) -> int:
    """Insert records, bodies and links; returns how many records are new."""
    records, bodies, links = [], [], []
    for one, caller in accepted:
        stored = moment_of(one.seq)
        records.append(_record(one, caller, places[one.uuid], one.uuid in voided, stored))
        bodies.append((one.seq, one.received, one.shown, one.added(stored), one.fingerprint))
        links += [(key, one.seq) for key in one.links]
    count = _put("river_record", _COLUMNS, records, "uuid")
    if count == len(records):
        _put("river_statement", _BODY, bodies)
        insert_links(links)
    return count


def insert_links(links: list[tuple[int, int]]) -> None:
    """Insert (key, record number) pairs; those already there stay."""
    if links:
        _put("river_key", _KEY, sorted(links), "key, seq")


def _record(one: Prepared, caller: Caller, place: Place, is_voided: bool, stored: datetime) -> Row:
    keys = one.keys
    return (
        one.seq,
        _uuid(one.uuid),
        caller.tenant_id,
        caller.credential_id,
        place.person_id,
        place.organization_id,
        place.organization_path,
        LearningRecord.Verb.EXTERNAL.value,
        "xapi",
        "",
        one.title,
        _moment(occurred(one, stored)),
        _moment(stored),
        one.success,
        one.score,
        one.duration_seconds,
        "",
        f"由“{caller.name}”上报",
        "",
        keys.actor,
        keys.verb,
        keys.object,
        keys.registration,
        _uuid(UUID(keys.target)) if keys.target else None,
        is_voided,
    )


def _uuid(value: UUID) -> str:
    return str(value) if connection.vendor == "postgresql" else value.hex


def _moment(value: datetime) -> Any:
    if connection.vendor == "postgresql":
        return value.isoformat()
    return connection.ops.adapt_datetimefield_value(value)


def _put(table: str, columns: dict[str, str], rows: list[Row], unique: str = "") -> int:
    """Insert rows; with ``unique`` those that are there already are left out. Returns how many are new."""
    names = ", ".join(columns)
    conflict = f"ON CONFLICT ({unique}) DO NOTHING" if unique else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            types = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            listed = [dict(zip(columns, row, strict=True)) for row in rows]
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {names} "  # noqa: S608 - constants only
                f"FROM json_to_recordset(%s::json) AS given({types}) {conflict}",
                [_encode(listed).decode()],
            )
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks}) {conflict}",  # noqa: S608 - constants only
                rows,
            )
        return int(cursor.rowcount)
