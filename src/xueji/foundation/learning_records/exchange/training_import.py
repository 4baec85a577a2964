"""Importing training records of other systems from Excel: check, show, then write (ACT-7)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.documents.xlsx import CellError, ReadRow, mark_failures, read_rows
from xueji.foundation.learning_records import services as river
from xueji.foundation.learning_records.exchange.training_columns import COLUMNS, KINDS, RESULTS, TrainingRow
from xueji.foundation.learning_records.models import LearningRecord
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person, User

MOST_MINUTES = 100_000
NOON = time(12)  # a file names days only; noon keeps the day in every time zone nearby


@dataclass
class TrainingImport:
    """What an import did, or would do when ``is_written`` is false."""

    rows: list[tuple[TrainingRow, river.NewRecord]] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    is_written: bool = False

    @property
    def fresh(self) -> list[tuple[TrainingRow, river.NewRecord]]:
        """Rows whose record is not in the river yet."""
        return [pair for pair in self.rows if pair[1].source_key not in self.known]

    @property
    def known_count(self) -> int:
        """Rows whose record is there already."""
        return len(self.rows) - len(self.fresh)

    @property
    def failed_row_count(self) -> int:
        """Rows with at least one error."""
        return len({error.row for error in self.errors})


def check_training(content: bytes, *, now: datetime, allowed_paths: Sequence[str]) -> TrainingImport:
    """Read an Excel file and say what each row means; nothing is written.

    Args:
        allowed_paths: subtrees in which each person's unit of that day must lie.
    Raises:
        UnreadableWorkbook: the file is no Excel workbook.
    """
    result = read_rows(content, COLUMNS)
    outcome = TrainingImport(errors=list(result.errors), notices=list(result.notices))
    people = organizations.people_by_codes({str(row.values["code"]) for row in result.rows})
    units = _Units(allowed_paths)
    first: dict[str, int] = {}
    for found in result.rows:
        row = _read(found)
        made = _record(row, people.get(row.code), units, now)
        if isinstance(made, CellError):
            outcome.errors.append(made)
        elif first.setdefault(made.source_key, row.number) != row.number:
            twice = f"与第 {first[made.source_key]} 行是同一次培训"
            outcome.errors.append(CellError(row.number, "培训名称", twice))
        else:
            outcome.rows.append((row, made))
    outcome.known = _known(outcome.rows, people)
    outcome.errors.sort(key=lambda error: error.row)
    return outcome


def _read(row: ReadRow) -> TrainingRow:
    values: dict[str, Any] = dict(row.values)
    return TrainingRow(number=row.number, **values)


def _known(rows: Sequence[tuple[TrainingRow, river.NewRecord]], people: dict[str, "Person"]) -> set[str]:
    """Keys of what is there, under the number in the file or that of the record it was merged into."""
    ids = {
        river.record_id(_source_key(code, made.activity_key)): made.source_key
        for row, made in rows
        for code in (row.code, people[row.code].code)
    }
    known: set[str] = set()
    for start in range(0, len(ids), 500):
        batch = list(ids)[start : start + 500]
        found = LearningRecord.objects.filter(uuid__in=batch).values_list("uuid", flat=True)
        known.update(ids[uuid] for uuid in found)
    return known


class _Units:
    """Units of people by day, within the subtrees of the one who imports."""

    def __init__(self, allowed_paths: Sequence[str]) -> None:
        self._allowed = [organizations.subtree_bounds(path) for path in allowed_paths]
        self._seen: dict[tuple[int, object], Organization | None] = {}

    def of(self, person: "Person", row: TrainingRow) -> "Organization | None":
        """The person's unit of that day; None when there is none or it is not within reach."""
        key = (person.pk, row.day)
        if key not in self._seen:
            self._seen[key] = organizations.organization_of(person, row.day)
        unit = self._seen[key]
        is_within = unit is not None and any(low <= unit.path < high for low, high in self._allowed)
        return unit if is_within else None


def _record(
    row: TrainingRow, person: "Person | None", units: _Units, now: datetime
) -> river.NewRecord | CellError:
    """The record a row stands for, or why it cannot be taken over."""
    if person is None or person.name != row.name:
        return CellError(row.number, "人员编号", f"没有编号为“{row.code}”、姓名为“{row.name}”的人员")
    unit = units.of(person, row)
    if unit is None:
        return CellError(row.number, "日期", "这一天此人不在职责范围内的单位")
    if row.day > timezone.localdate(now) or row.day.year < 1990:
        return CellError(row.number, "日期", "应在 1990 年以后，且不晚于今天")
    if row.minutes is not None and not 0 < row.minutes <= MOST_MINUTES:
        return CellError(row.number, "时长（分钟）", f"应在 1 到 {MOST_MINUTES} 之间")
    cited = regulations.resolve_citations(row.articles or "", row.day)
    if row.articles and not cited:
        return CellError(row.number, "条文", "法规库中没有找到这一天有效的条文，请写明法名和条号")
    return _new_record(row, person, unit, [article.pk for _, article in cited])


def _source_key(code: str, activity_key: str) -> str:
    return f"training:{code}:{activity_key.removeprefix('training:')}"


def _new_record(
    row: TrainingRow, person: "Person", unit: "Organization", articles: list[int]
) -> river.NewRecord:
    activity = hashlib.sha256(f"{row.kind}|{row.title}|{row.day}".encode()).hexdigest()[:24]
    disciplines = regulations.disciplines_of(articles)
    return river.NewRecord(
        person_id=person.pk,
        organization_id=unit.pk,
        organization_path=unit.path,
        verb=LearningRecord.Verb.EXTERNAL,
        activity_type=KINDS[row.kind],
        activity_key=f"training:{activity}",
        activity_title=f"{row.kind}：{row.title}",
        occurred_at=timezone.make_aware(datetime.combine(row.day, NOON)),
        source_key=_source_key(row.code, f"training:{activity}"),
        success=RESULTS.get(row.result or ""),
        duration_seconds=row.minutes * 60 if row.minutes else None,
        evidence="；".join(filter(None, ["由 Excel 导入", row.risk and f"风险点：{row.risk}"])),
        article_ids=articles,
        disciplines=list(dict.fromkeys(one for found in disciplines.values() for one in found)),
    )


@transaction.atomic
def import_training(
    content: bytes, *, now: datetime, actor: "User | None", allowed_paths: Sequence[str]
) -> TrainingImport:
    """Check a file against the present state and write the rows without errors; what is there stays.

    Raises:
        UnreadableWorkbook: the file is no Excel workbook.
    """
    outcome = check_training(content, now=now, allowed_paths=allowed_paths)
    outcome.is_written = True
    fresh = outcome.fresh
    if fresh:
        river.append([made for _, made in fresh], now)
        unit = organizations.organizations_by_ids([fresh[0][1].organization_id])[fresh[0][1].organization_id]
        summary = (
            f"导入培训记录：新增 {len(fresh)}，已有 {outcome.known_count}，跳过 {outcome.failed_row_count} 行"
        )
        record(actor=actor, action="learning_records.import-training", target=unit, summary=summary, at=now)
    return outcome


def marked_failures(content: bytes, outcome: TrainingImport) -> bytes:
    """The uploaded workbook with a column 错误原因 beside the rows that failed."""
    return mark_failures(content, COLUMNS, outcome.errors)
