"""Taking in the history of division codes: all rows or none, and a second run changes nothing."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from xueji.common.audit.services import Actor, record
from xueji.foundation.organizations.models import DivisionCode, DivisionSuccessor
from xueji.foundation.organizations.rules.division_rows import DivisionRow, parse_divisions
from xueji.foundation.organizations.rules.unit_rows import RowError, decoded


@dataclass
class DivisionImport:
    """What an import did; with errors nothing was written."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)


@transaction.atomic
def import_divisions_csv(content: bytes, *, now: datetime, actor: Actor | None = None) -> DivisionImport:
    """Import a CSV with the columns 代码, 名称, 启用日期, 停用日期, 去向代码, 说明.

    Raises:
        UnreadableFile: the file is no such table.
    """
    rows, errors = parse_divisions(decoded(content))
    outcome = DivisionImport(errors=errors)
    if errors:
        return outcome
    known = {(one.code, one.valid_from): one for one in DivisionCode.objects.prefetch_related("successors")}
    written = None
    for row in rows:
        written = _write(row, known.get((row.code, row.valid_from)), outcome) or written
    if written is not None:
        summary = f"导入区划代码：新增 {outcome.created}，更新 {outcome.updated}，未变 {outcome.unchanged}"
        record(actor=actor, action="organizations.import-divisions", target=written, summary=summary, at=now)
    return outcome


def _write(row: DivisionRow, known: DivisionCode | None, outcome: DivisionImport) -> DivisionCode | None:
    """Write one row; returns it unless nothing differs."""
    facts = (row.name, row.valid_until, row.note)
    if known is not None and _facts(known) == (*facts, sorted(row.successors)):
        outcome.unchanged += 1
        return None
    code = known or DivisionCode(code=row.code, valid_from=row.valid_from)
    code.name, code.valid_until, code.note = facts
    code.save()
    code.successors.all().delete()
    DivisionSuccessor.objects.bulk_create(
        [DivisionSuccessor(former=code, successor_code=one) for one in dict.fromkeys(row.successors)]
    )
    if known is None:
        outcome.created += 1
    else:
        outcome.updated += 1
    return code


def _facts(code: DivisionCode) -> tuple[object, ...]:
    successors = sorted(one.successor_code for one in code.successors.all())
    return code.name, code.valid_until, code.note, successors
