"""Writing the river: every act of study is appended here, in the transaction of the act."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import transaction

from xueji.common.audit import services as audit
from xueji.common.batches import batches
from xueji.common.errors import DomainError
from xueji.foundation.learning_records.exchange import forwarding
from xueji.foundation.learning_records.lrs import months, numbering
from xueji.foundation.learning_records.lrs.tools import (
    CredentialRefused,
    NewCredential,
    create_credential,
    revoke_credential,
    rotate_credential,
)
from xueji.foundation.learning_records.models import (
    LearningRecord,
    RecordArticle,
    RecordDiscipline,
    RiverSalt,
    StatementBody,
)
from xueji.foundation.learning_records.rules import moments, profile
from xueji.foundation.learning_records.rules.keys import OWN_RECORDS, key_of
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from pathlib import Path

    from xueji.foundation.learning_records.exchange.parquet import Exported

# Name space of record ids: the id of an internal act follows from its source key, so it never changes.
RECORD_NAMESPACE = UUID("6f1a2f0e-52b7-5d1c-9c43-8b1f0f7f2a11")
BATCH_ROWS = 500
TRIES = 5

__all__ = [
    "CredentialRefused",
    "NewCredential",
    "NewRecord",
    "RecordMissing",
    "append",
    "attach_month",
    "create_credential",
    "detach_month",
    "export_parquet",
    "record_id",
    "records_sql",
    "revoke_credential",
    "rotate_credential",
]


class NumberTaken(Exception):
    """Another process gave the same record number in the same microsecond; the next try takes later ones."""


class RecordMissing(DomainError):
    """A correction names a record that is not in the river."""


@dataclass(frozen=True)
class NewRecord:
    """One act of study to be appended.

    Attributes:
        organization_id, organization_path: the person's unit at the moment of the act.
        verb: a ``Verb`` value; activity_type: e.g. ``study_session``, ``question``, ``article``.
        score: 0–1; duration_seconds: whole seconds; both None when unknown.
        evidence_grade: ``A``, ``B``, ``C`` or empty; evidence: Chinese words saying how it is known.
        source_key: names the act for good; the same key appended twice is one record.
        replaces_key: source key of the record that this one corrects.
    """

    person_id: int
    organization_id: int
    organization_path: str
    verb: str
    activity_type: str
    activity_key: str
    activity_title: str
    occurred_at: datetime
    source_key: str
    success: bool | None = None
    score: float | None = None
    duration_seconds: int | None = None
    evidence_grade: str = ""
    evidence: str = ""
    article_ids: Sequence[int] = field(default=())
    disciplines: Sequence[str] = field(default=())
    replaces_key: str = ""


def export_parquet(folder: "Path") -> "Exported":
    """Write every record that is new since the last run into the folder as Parquet, one folder a month.

    Raises:
        DomainError: the folder cannot be written; what is there stays.
    """
    from xueji.foundation.learning_records.exchange import parquet  # DuckDB is large; few processes need it

    return parquet.export(folder)


def records_sql(folder: "Path") -> str:
    """A query for DuckDB over an export folder: every record as the river has it by the last run."""
    from xueji.foundation.learning_records.exchange import parquet

    return parquet.records_sql(folder)


def detach_month(month: str, now: datetime, *, even_unsent: bool = False) -> str:
    """Take the JSON of other tools' statements of a past month out of use; the records stay.

    Args:
        even_unsent: although another store that we forward to has not got all of them.
    Returns:
        The table that holds it, to be dumped, moved or dropped.
    Raises:
        months.MonthRefused: no such part, the month is not over, or a forwarding target still needs it.
    """
    begin = months.month_start(month)
    unsent = "、".join(forwarding.targets_waiting_for(begin, months.first_of_month(begin, 1)))
    if unsent and not even_unsent:
        raise months.MonthRefused(
            f"{month} 的陈述还没有全部转发给“{unsent}”：先继续转发，或者加 --even-unsent 放弃转发这些陈述。"
        )
    with transaction.atomic():
        table = months.detach(month, now)
        left = f"，没有转发完：{unsent}" if unsent else ""
        _audit_month("detach_month", month, f"{month} 的陈述原文已从使用中取下（表 {table}）{left}", now)
    return table


def attach_month(month: str, now: datetime) -> str:
    """Put the JSON of a month back into use; returns its table.

    Raises:
        months.MonthRefused: the table is not there, or is in use.
    """
    with transaction.atomic():
        table = months.attach(month)
        _audit_month("attach_month", month, f"{month} 的陈述原文已恢复使用（表 {table}）", now)
    return table


def _audit_month(action: str, month: str, summary: str, now: datetime) -> None:
    first = StatementBody(pk=moments.number_at(months.month_start(month)))
    audit.record(actor=None, action=f"learning_records.{action}", target=first, summary=summary, at=now)


def record_id(source_key: str) -> UUID:
    """The lasting id of the record of one act; its xAPI statement has the same.

    Nobody outside can work it out: a tool could otherwise ask which acts there are, or take their ids.
    """
    return uuid5(_namespace(), source_key)


@cache
def _namespace() -> UUID:
    salt = RiverSalt.objects.get_or_create(pk=1, defaults={"salt": secrets.token_hex(16)})[0].salt
    return uuid5(RECORD_NAMESPACE, salt) if salt else RECORD_NAMESPACE


def append(records: Iterable[NewRecord], now: datetime) -> int:
    """Append acts to the river; acts already there are left as they are.

    Args:
        now: moment of storing, timezone-aware.
    Returns:
        How many records are new.
    Raises:
        RecordMissing: a correction names a record that is not there; nothing is written.
    """
    wanted = {record_id(record.source_key): record for record in records}
    for attempt in range(TRIES):
        try:
            return _append(wanted, now)
        except NumberTaken:
            if attempt == TRIES - 1:
                raise
    return 0


def _append(wanted: dict[UUID, NewRecord], now: datetime) -> int:
    with transaction.atomic(), numbering.at_work() as writer:
        known = _numbers_of(list(wanted))
        fresh = {key: record for key, record in wanted.items() if key not in known}
        numbers = dict(zip(fresh, writer.take(len(fresh)), strict=True))
        replaced = {record_id(one.replaces_key) for one in fresh.values() if one.replaces_key}
        targets = {**_numbers_of(list(replaced - numbers.keys() - known.keys())), **known, **numbers}
        codes = _codes({record.person_id for record in fresh.values()})
        rows = [_row(key, numbers[key], record, codes, targets, now) for key, record in fresh.items()]
        # The same act told at the same moment by two processes: the second leaves the first one's row.
        LearningRecord.objects.bulk_create(rows, batch_size=BATCH_ROWS, ignore_conflicts=True)
        stored = _numbers_of(list(fresh))
        if len(stored) < len(fresh):
            raise NumberTaken
        own = {key: record for key, record in fresh.items() if stored.get(key) == numbers[key]}
        _link(own, numbers)
    return len(own)


def _numbers_of(keys: list[UUID]) -> dict[UUID, int]:
    """Record numbers by lasting id, of those that are there."""
    found: dict[UUID, int] = {}
    for batch in batches(keys, BATCH_ROWS):
        found.update(LearningRecord.objects.filter(uuid__in=batch).values_list("uuid", "seq"))
    return found


def _codes(person_ids: set[int]) -> dict[int, str]:
    codes: dict[int, str] = {}
    for batch in batches(sorted(person_ids), BATCH_ROWS):
        codes.update({pk: person.code for pk, person in organizations.people_by_ids(batch).items()})
    return codes


def _row(
    key: UUID,
    number: int,
    record: NewRecord,
    codes: dict[int, str],
    targets: dict[UUID, int],
    now: datetime,
) -> LearningRecord:
    replaces = targets.get(record_id(record.replaces_key)) if record.replaces_key else None
    if record.replaces_key and replaces is None:
        raise RecordMissing(f"要更正的学习记录“{record.replaces_key}”不存在，请先登记原记录。")
    person = profile.person_identity(codes.get(record.person_id, ""))
    return LearningRecord(
        seq=number,
        uuid=key,
        person_id=record.person_id,
        organization_id=record.organization_id,
        organization_path=record.organization_path,
        verb=record.verb,
        activity_type=record.activity_type,
        activity_key=record.activity_key,
        activity_title=record.activity_title[:200],
        occurred_at=record.occurred_at,
        stored_at=now,
        success=record.success,
        score=record.score,
        duration_seconds=record.duration_seconds,
        evidence_grade=record.evidence_grade,
        evidence=record.evidence[:300],
        source_key=record.source_key,
        replaces_id=replaces,
        actor_key=key_of(OWN_RECORDS, "actor", person),
        verb_key=key_of(OWN_RECORDS, "verb", profile.verb_iri(record.verb)),
        object_key=key_of(OWN_RECORDS, "object", profile.activity_iri(record.activity_key)),
    )


def _link(fresh: dict[UUID, NewRecord], numbers: dict[UUID, int]) -> None:
    RecordArticle.objects.bulk_create(
        [
            RecordArticle(record_id=numbers[key], article_id=article_id)
            for key, record in fresh.items()
            for article_id in dict.fromkeys(record.article_ids)
        ],
        batch_size=BATCH_ROWS,
        ignore_conflicts=True,
    )
    RecordDiscipline.objects.bulk_create(
        [
            RecordDiscipline(record_id=numbers[key], discipline=discipline)
            for key, record in fresh.items()
            for discipline in dict.fromkeys(record.disciplines)
        ],
        batch_size=BATCH_ROWS,
        ignore_conflicts=True,
    )
