"""Importing people from a list: check, show the differences, then write everything in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from xueji.common.audit.services import Actor, record
from xueji.common.documents.xlsx import CellError, Column, ReadRow, mark_failures, read_rows
from xueji.common.errors import DomainError
from xueji.foundation.organizations.people_columns import PersonRow, columns, person_row
from xueji.foundation.organizations.selectors.people_settings import people_settings
from xueji.foundation.organizations.services.people_plans import PersonPlan, Planner, changed_since
from xueji.foundation.organizations.services.people_writing import Prepared, prepare, write

SHOWN_IN_AUDIT = 500
STEP_ROWS = 500
NAMED = 3


class ImportRefused(DomainError):
    """Who started the import may no longer import."""


class Steps(Protocol):
    """What is told how far the work is; a job's progress, for example."""

    def total(self, count: int) -> None:
        """How many steps there are."""

    def step(self, count: int = 1) -> None:
        """So many more are done."""


@dataclass
class PeopleImport:
    """What an import did, or would do when ``is_written`` is false."""

    plans: list[PersonPlan] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    is_written: bool = False

    @property
    def created(self) -> list[PersonPlan]:
        """People who are new."""
        return [plan for plan in self.plans if plan.is_new]

    @property
    def changed(self) -> list[PersonPlan]:
        """People who are there and differ."""
        return [plan for plan in self.plans if not plan.is_new and plan.changes]

    @property
    def unchanged_count(self) -> int:
        """People who are there and agree with the file."""
        return sum(not plan.is_new and not plan.changes for plan in self.plans)

    @property
    def failed_row_count(self) -> int:
        """Rows with at least one error."""
        return len({error.row for error in self.errors})

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "created": len(self.created),
            "updated": len(self.changed),
            "unchanged": self.unchanged_count,
            "errors": [{"line": one.row, "message": str(one)} for one in self.errors],
        }


@dataclass(frozen=True, slots=True)
class ReadyImport:
    """A checked list with the rows made that will be written."""

    outcome: PeopleImport
    prepared: Prepared


def check_people(
    content: bytes,
    *,
    now: datetime,
    allowed_paths: Sequence[str] | None = None,
    progress: Steps | None = None,
) -> PeopleImport:
    """Read an Excel file and compare it with what is stored; nothing is written.

    Args:
        allowed_paths: subtrees the rows must lie in; None allows every unit (command line).

    Raises:
        UnreadableWorkbook: the file is no Excel workbook.
    """
    result = read_rows(content, _columns())
    errors = list(result.errors)
    rows = _readable(result.rows, errors)
    outcome = check_rows(rows, now=now, allowed_paths=allowed_paths, progress=progress)
    outcome.errors = sorted([*errors, *outcome.errors], key=lambda error: error.row)
    outcome.notices = list(result.notices)
    return outcome


def check_rows(
    rows: Sequence[PersonRow],
    *,
    now: datetime,
    allowed_paths: Sequence[str] | None = None,
    progress: Steps | None = None,
) -> PeopleImport:
    """Compare rows, wherever they come from, with what is stored; nothing is written."""
    outcome = PeopleImport()
    once = _once(rows, outcome.errors)
    planner = Planner(once, now, allowed_paths)
    if progress is not None:
        progress.total(len(once))
    for at, row in enumerate(once, start=1):
        plan = planner.plan(row)
        if isinstance(plan, CellError):
            outcome.errors.append(plan)
        else:
            outcome.plans.append(plan)
        if progress is not None and at % STEP_ROWS == 0:
            progress.step(STEP_ROWS)
    return outcome


def _columns() -> tuple[Column, ...]:
    return columns(uses_id_number=people_settings().uses_id_number)


def _readable(rows: Iterable[ReadRow], errors: list[CellError]) -> list[PersonRow]:
    found = []
    for row in map(person_row, rows):
        if isinstance(row, CellError):
            errors.append(row)
        else:
            found.append(row)
    return found


def _once(rows: Sequence[PersonRow], errors: list[CellError]) -> list[PersonRow]:
    first: dict[str, PersonRow] = {}
    numbers: dict[str, PersonRow] = {}
    for row in rows:
        earlier = first.setdefault(row.code, row)
        if earlier is not row:
            errors.append(CellError(row.number, "人员编号", f"与第 {earlier.number} 行重复"))
            continue
        same = numbers.setdefault(row.id_number, row) if row.id_number else row
        if same is not row:
            errors.append(CellError(row.number, "身份证号", f"与第 {same.number} 行相同"))
            del first[row.code]
    return list(first.values())


def prepare_people(
    content: bytes,
    *,
    now: datetime,
    allowed_paths: Sequence[str] | None = None,
    progress: Steps | None = None,
) -> ReadyImport:
    """Check a file and make its rows: all that can be done before the transaction, which so stays short."""
    outcome = check_people(content, now=now, allowed_paths=allowed_paths, progress=progress)
    return prepare_outcome(outcome, now)


def prepare_outcome(outcome: PeopleImport, now: datetime) -> ReadyImport:
    """Make the rows of a checked list."""
    return ReadyImport(outcome, prepare([*outcome.created, *outcome.changed], now))


@transaction.atomic
def write_people(ready: ReadyImport, *, now: datetime, actor: Actor | None = None) -> PeopleImport:
    """Write a prepared list; accounts are not opened here.

    Raises:
        ImportRefused: somebody else has written one of these people since; nothing is written over.
    """
    outcome = ready.outcome
    outcome.is_written = True
    if ready.prepared.plans:
        changed = changed_since(ready.prepared.plans, ready.prepared.on)
        if changed:
            names = "、".join(changed[:NAMED]) + ("等" if len(changed) > NAMED else "")
            raise ImportRefused(
                f"核对之后，{names} {len(changed)} 人的信息被别人修改，没有写入任何一行。请重新检查文件。"
            )
        write(ready.prepared, now=now, actor=actor)
        _record(outcome, ready.prepared.plans[0], now, actor)
    return outcome


def import_people(
    content: bytes,
    *,
    now: datetime,
    actor: Actor | None = None,
    allowed_paths: Sequence[str] | None = None,
    skip_bad: bool = False,
) -> PeopleImport:
    """Check a file against the present state and write it; with an error nothing, unless ``skip_bad``.

    Importing the same file again changes nothing.

    Raises:
        UnreadableWorkbook: the file is no Excel workbook.
    """
    outcome = check_people(content, now=now, allowed_paths=allowed_paths)
    if outcome.errors and not skip_bad:
        return outcome
    return write_people(prepare_outcome(outcome, now), now=now, actor=actor)


def _record(outcome: PeopleImport, first: PersonPlan, now: datetime, actor: Actor | None) -> None:
    summary = (
        f"导入人员：新增 {len(outcome.created)}，更新 {len(outcome.changed)}，"
        f"未变 {outcome.unchanged_count}，跳过 {outcome.failed_row_count} 行"
    )
    detail = {
        "created": [plan.row.code for plan in outcome.created[:SHOWN_IN_AUDIT]],
        "changed": {plan.row.code: plan.changes for plan in outcome.changed[:SHOWN_IN_AUDIT]},
    }
    record(
        actor=actor, action="organizations.import-people", target=first.unit, summary=summary, at=now,
        detail=detail,
    )  # fmt: skip


def marked_failures(content: bytes, outcome: PeopleImport) -> bytes:
    """The uploaded workbook with a column 错误原因 beside the rows that failed."""
    return mark_failures(content, _columns(), outcome.errors)
