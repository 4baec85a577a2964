"""Writing the river: every act of study is appended here, in the transaction of the act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from xueji.common.batches import batches
from xueji.foundation.learning_records.models import (
    LearningRecord,
    RecordArticle,
    RecordDiscipline,
)

# Name space of record ids: the id of an internal act follows from its source key, so it never changes.
RECORD_NAMESPACE = UUID("6f1a2f0e-52b7-5d1c-9c43-8b1f0f7f2a11")
BATCH_ROWS = 500


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


def record_id(source_key: str) -> UUID:
    """The lasting id of the record of one act."""
    return uuid5(RECORD_NAMESPACE, source_key)


def append(records: Iterable[NewRecord], now: datetime) -> int:
    """Append acts to the river; acts already there are left as they are.

    Args:
        now: moment of storing, timezone-aware.
    Returns:
        How many records are new.
    """
    wanted = {record.source_key: record for record in records}
    with transaction.atomic():
        known = _known_keys(list(wanted))
        fresh = [record for key, record in wanted.items() if key not in known]
        LearningRecord.objects.bulk_create(
            [_row(record, now) for record in fresh], batch_size=BATCH_ROWS, ignore_conflicts=True
        )
        _link(fresh)
    return len(fresh)


def _known_keys(keys: list[str]) -> set[str]:
    known: set[str] = set()
    for batch in batches(keys, BATCH_ROWS):
        rows = LearningRecord.objects.filter(source_key__in=batch)
        known.update(rows.values_list("source_key", flat=True))
    return known


def _row(record: NewRecord, now: datetime) -> LearningRecord:
    return LearningRecord(
        id=record_id(record.source_key),
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
        replaces_id=record_id(record.replaces_key) if record.replaces_key else None,
    )


def _link(records: list[NewRecord]) -> None:
    RecordArticle.objects.bulk_create(
        [
            RecordArticle(record_id=record_id(record.source_key), article_id=article_id)
            for record in records
            for article_id in dict.fromkeys(record.article_ids)
        ],
        batch_size=BATCH_ROWS,
        ignore_conflicts=True,
    )
    RecordDiscipline.objects.bulk_create(
        [
            RecordDiscipline(record_id=record_id(record.source_key), discipline=discipline)
            for record in records
            for discipline in dict.fromkeys(record.disciplines)
        ],
        batch_size=BATCH_ROWS,
        ignore_conflicts=True,
    )
