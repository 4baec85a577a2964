"""Importing people from Excel: check, show the differences, then write everything in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.documents.xlsx import CellError, mark_failures, read_rows
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Membership, Organization, Person
from xueji.foundation.organizations.people_columns import COLUMNS, PersonRow, person_row
from xueji.foundation.organizations.selectors import in_force_q
from xueji.foundation.organizations.services.people import NAMES, PersonFacts, differences
from xueji.foundation.organizations.services.people_writing import write_plans

SHOWN_IN_AUDIT = 500


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What one row means for one person; ``person`` and ``membership`` are None for somebody new."""

    row: PersonRow
    facts: PersonFacts
    unit: Organization
    person: Person | None
    membership: Membership | None
    changes: dict[str, tuple[str, str]]

    @property
    def is_new(self) -> bool:
        """Whether the person is not registered yet."""
        return self.person is None


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


def check_people(
    content: bytes, *, now: datetime, allowed_paths: Sequence[str] | None = None
) -> PeopleImport:
    """Read an Excel file and compare it with what is stored; nothing is written.

    Args:
        allowed_paths: subtrees the rows must lie in; None allows every unit (command line).

    Raises:
        UnreadableWorkbook: the file is no Excel workbook.
    """
    result = read_rows(content, COLUMNS)
    outcome = PeopleImport(errors=list(result.errors), notices=list(result.notices))
    rows = _readable(result.rows, outcome.errors)
    rows = _once(rows, outcome.errors)
    stored = _Stored(rows, now)
    for row in rows:
        plan = stored.plan(row, allowed_paths)
        if isinstance(plan, CellError):
            outcome.errors.append(plan)
        else:
            outcome.plans.append(plan)
    outcome.errors.sort(key=lambda error: error.row)
    return outcome


def _readable(rows: Sequence[Any], errors: list[CellError]) -> list[PersonRow]:
    found = []
    for row in map(person_row, rows):
        if isinstance(row, CellError):
            errors.append(row)
        else:
            found.append(row)
    return found


def _once(rows: Sequence[PersonRow], errors: list[CellError]) -> list[PersonRow]:
    first: dict[str, PersonRow] = {}
    for row in rows:
        earlier = first.setdefault(row.code, row)
        if earlier is not row:
            errors.append(CellError(row.number, "人员编号", f"与第 {earlier.number} 行重复"))
    return list(first.values())


class _Stored:
    """What the database holds for the rows of one file, read in a fixed number of batches."""

    def __init__(self, rows: Sequence[PersonRow], now: datetime) -> None:
        self.units = Organization.objects.in_bulk({row.unit_code for row in rows}, field_name="code")
        self.people = Person.objects.in_bulk([row.code for row in rows], field_name="code")
        self.memberships = self._main_memberships(now)

    def _main_memberships(self, now: datetime) -> dict[int, Membership]:
        on = timezone.localdate(now)
        ids = [person.pk for person in self.people.values()]
        held: dict[int, Membership] = {}
        for start in range(0, len(ids), 500):
            batch = Membership.objects.filter(in_force_q(on), person_id__in=ids[start : start + 500])
            for membership in batch.select_related("organization", "post").order_by("-is_primary", "pk"):
                held.setdefault(membership.person_id, membership)
        return held

    def plan(self, row: PersonRow, allowed_paths: Sequence[str] | None) -> PersonPlan | CellError:
        """What the row means, or why it cannot be taken over."""
        unit = self.units.get(row.unit_code)
        if unit is None:
            return CellError(row.number, "单位编码", f"没有编码为“{row.unit_code}”的单位")
        if not _is_allowed(unit, allowed_paths):
            return CellError(row.number, "单位编码", f"“{unit.name}”不在职责范围内")
        person = self.people.get(row.code)
        membership = self.memberships.get(person.pk) if person else None
        if membership is not None and not _is_allowed(membership.organization, allowed_paths):
            return CellError(row.number, "人员编号", "这个编号已在职责范围之外的单位登记")
        facts = _facts(row, person)
        changes = {} if person is None else _changes(row, facts, unit, person, membership)
        return PersonPlan(row, facts, unit, person, membership, changes)


def _is_allowed(unit: Organization, allowed_paths: Collection[str] | None) -> bool:
    return allowed_paths is None or any(rules.is_within(unit.path, path) for path in allowed_paths)


def _facts(row: PersonRow, person: Person | None) -> PersonFacts:
    """The facts after the import: what the row leaves empty stays as it is."""
    before = person or Person(status=Person.Status.ACTIVE)
    return PersonFacts(
        name=row.name,
        category=row.category,
        status=row.status or before.status,
        rank=before.rank if row.rank is None else row.rank,
        phone=row.phone,
        joined_party_date=row.joined_party_date or before.joined_party_date,
        joined_work_date=row.joined_work_date or before.joined_work_date,
    )


def _changes(
    row: PersonRow, facts: PersonFacts, unit: Organization, person: Person, membership: Membership | None
) -> dict[str, tuple[str, str]]:
    found = {NAMES[name]: pair for name, pair in differences(person, facts).items()}
    before = ("", "", "", "") if membership is None else _place(membership)
    given = (unit.name, row.title, row.post_title, None if row.sort_no is None else str(row.sort_no))
    for label, old, new in zip(("单位", "职务", "岗位", "班子排序"), before, given, strict=True):
        if new is not None and new != old:
            found[label] = (old, new)
    if membership is not None and membership.organization_id != unit.pk:
        # Two units may share a name.
        found["单位"] = (
            f"{membership.organization.name}（{membership.organization.code}）",
            f"{unit.name}（{unit.code}）",
        )
    return found


def _place(membership: Membership) -> tuple[str, str, str, str]:
    post = membership.post.title if membership.post else ""
    return membership.organization.name, membership.title, post, str(membership.sort_no)


@transaction.atomic
def import_people(
    content: bytes,
    *,
    now: datetime,
    actor: Actor | None = None,
    allowed_paths: Sequence[str] | None = None,
    skip_bad: bool = False,
) -> PeopleImport:
    """Check a file against the present state and write it; with an error nothing, unless ``skip_bad``.

    Importing the same file again changes nothing. Accounts are not opened here.

    Raises:
        UnreadableWorkbook: the file is no Excel workbook.
    """
    outcome = check_people(content, now=now, allowed_paths=allowed_paths)
    if outcome.errors and not skip_bad:
        return outcome
    outcome.is_written = True
    touched = [*outcome.created, *outcome.changed]
    if touched:
        write_plans(touched, now)
        _record(outcome, touched, now, actor)
    return outcome


def _record(outcome: PeopleImport, touched: list[PersonPlan], now: datetime, actor: Actor | None) -> None:
    summary = (
        f"导入人员：新增 {len(outcome.created)}，更新 {len(outcome.changed)}，"
        f"未变 {outcome.unchanged_count}，跳过 {outcome.failed_row_count} 行"
    )
    detail = {
        "created": [plan.row.code for plan in outcome.created[:SHOWN_IN_AUDIT]],
        "changed": {plan.row.code: plan.changes for plan in outcome.changed[:SHOWN_IN_AUDIT]},
    }
    unit = touched[0].unit
    record(
        actor=actor, action="organizations.import-people", target=unit, summary=summary, at=now, detail=detail
    )


def marked_failures(content: bytes, outcome: PeopleImport) -> bytes:
    """The uploaded workbook with a column 错误原因 beside the rows that failed."""
    return mark_failures(content, COLUMNS, outcome.errors)
