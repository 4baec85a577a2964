"""Importing units: any order of rows, all or nothing, and a second run changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Right
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.documents.xlsx import Column, read_rows
from xueji.common.documents.xlsx import Kind as CellKind
from xueji.common.errors import DomainError
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Organization
from xueji.foundation.organizations.rules.unit_rows import (
    RowError,
    UnitRow,
    check_tree,
    decoded,
    parse_units,
    unit_row,
)
from xueji.foundation.organizations.services.given_paths import given_paths
from xueji.foundation.organizations.services.unit_places import Tree, begin_history, lock_tree
from xueji.foundation.organizations.services.unit_places import renamed as renamed_on
from xueji.foundation.organizations.services.unit_row_checks import differs, inside, standing
from xueji.foundation.organizations.services.units import (
    create_organization,
    move_organization,
    set_search_keys,
)

BATCH_ROWS = 1000
Kind = Organization.Kind
# A file may name a kind by its stored word or by the Chinese one.
KIND_WORDS: dict[str, str] = {
    **{kind.value: kind.value for kind in Kind},
    **{str(kind.label): kind.value for kind in Kind},
    "县": Kind.COUNTY, "乡镇": Kind.TOWNSHIP, "街道": Kind.TOWNSHIP, "村": Kind.VILLAGE, "社区": Kind.VILLAGE,
}  # fmt: skip
# Kinds whose codes are those of the administrative divisions.
DIVISIONS = frozenset({Kind.PROVINCE, Kind.CITY, Kind.COUNTY, Kind.TOWNSHIP, Kind.VILLAGE})


class RowRefused(DomainError):
    """A row asks for what the tree does not allow; nothing was written."""


@dataclass
class UnitImport:
    """What an import did, or would do when ``is_written`` is false."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    is_written: bool = False

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        facts = asdict(self)
        facts.pop("is_written")
        return {**facts, "errors": [error._asdict() for error in self.errors]}


def import_units_csv(
    content: bytes, *, now: datetime, actor: Actor | None = None, root_name: str = "", skip_bad: bool = False
) -> UnitImport:
    """Import a CSV with the columns code, name, level, parent_code.

    With an error in any row nothing is written, unless ``skip_bad``: then the bad rows and all below them
    are left out.

    Args:
        root_name: rows without a parent are put below the root unit of this name, made when missing.

    Raises:
        UnreadableFile: the file is no such table.
    """
    rows, errors = parse_units(decoded(content), KIND_WORDS)
    return import_units(rows, errors, now=now, actor=actor, root_name=root_name, skip_bad=skip_bad)


UNIT_COLUMNS = (
    Column("单位编码", "code", CellKind.CODE, required=True, aliases=("code", "编码")),
    Column("单位名称", "name", required=True, aliases=("name", "名称")),
    Column("单位类型", "level", required=True, aliases=("level", "类型", "层级")),
    Column("上级单位编码", "parent_code", CellKind.CODE, aliases=("parent_code", "上级编码")),
)


def import_units_file(content: bytes, *, name: str, **options: Any) -> UnitImport:
    """Import an uploaded file: Excel when its name says so, else CSV; options as of ``import_units``.

    Raises:
        UnreadableFile, UnreadableWorkbook.
    """
    if not name.lower().endswith(".xlsx"):
        rows, errors = parse_units(decoded(content), KIND_WORDS)
        return import_units(rows, errors, **options)
    result = read_rows(content, UNIT_COLUMNS)
    errors = [RowError(error.row, f"{error.column}{error.message}") for error in result.errors]
    rows = []
    for read in result.rows:
        values = {key: str(value or "") for key, value in read.values.items()}
        row = unit_row(read.number, values, KIND_WORDS)
        if isinstance(row, RowError):
            errors.append(row)
        else:
            rows.append(row)
    return import_units(rows, errors, **options)


@transaction.atomic
def import_units(
    rows: Sequence[UnitRow],
    errors: Sequence[RowError] = (),
    *,
    now: datetime,
    actor: Actor | None = None,
    root_name: str = "",
    skip_bad: bool = False,
    preview: bool = False,
    allowed_paths: Sequence[str] | None = None,
) -> UnitImport:
    """Import rows that were read already.

    Args:
        preview: only count.
        allowed_paths: subtrees that may be changed; None allows everything (command line).

    Raises:
        RowRefused: a unit cannot be moved so.
    """
    if not preview:
        lock_tree()
    units = {unit.code: unit for unit in Organization.objects.select_related("parent").order_by("path")}
    known = {code: unit.parent.code if unit.parent else "" for code, unit in units.items()}
    good, tree_errors = check_tree(rows, known)
    good, foreign = inside(good, units, allowed_paths)
    good, over = standing(good, units, root_name)
    outcome = UnitImport(errors=sorted([*errors, *tree_errors, *foreign, *over]))
    created = [row for row in good if row.code not in units]
    changed = [row for row in good if row.code in units and differs(row, units[row.code], root_name)]
    outcome.created, outcome.updated = len(created), len(changed)
    outcome.unchanged = len(good) - len(created) - len(changed)
    if preview or (outcome.errors and not skip_bad):
        return outcome
    outcome.is_written = True
    if created or changed:
        root = _root(root_name, units, now, actor) if root_name else None
        _create(created, units, root, now)
        _update(changed, units, root, now, actor)
        _record(outcome, units[(created or changed)[0].code], now, actor)
    return outcome


def _root(name: str, units: dict[str, Organization], now: datetime, actor: Actor | None) -> Organization:
    found = Organization.objects.filter(parent=None, name=name).first()
    root = found or create_organization(name=name, kind=Kind.PARTY_COMMITTEE, now=now, actor=actor)
    units[root.code] = root
    return root


def _create(
    rows: Iterable[UnitRow], units: dict[str, Organization], root: Organization | None, now: datetime
) -> None:
    paths = _PathGiver()
    today = timezone.localdate(now)
    waiting: dict[int, list[Organization]] = {}
    for row in rows:
        parent = units[row.parent_code] if row.parent_code else root
        unit = Organization(code=row.code, name=row.name, kind=row.kind, parent=parent, valid_from=today)
        unit.path = paths.next_below(parent.path if parent else "")
        unit.depth = len(unit.path) // rules.STEP_CHARACTERS
        unit.division_code = row.code if row.kind in DIVISIONS and row.code.isdigit() else ""
        set_search_keys(unit)
        units[row.code] = unit
        waiting.setdefault(unit.depth, []).append(unit)
    for depth in sorted(waiting):
        # From the top down: a child needs the key its parent was given.
        for unit in waiting[depth]:
            unit.parent_id = unit.parent.pk if unit.parent else None
        Organization.objects.bulk_create(waiting[depth], batch_size=BATCH_ROWS)
        begin_history(waiting[depth])


class _PathGiver:
    """Hands out the next path below each unit that was never in use; one query a table for the whole tree."""

    def __init__(self) -> None:
        step = Max(Right("path", rules.STEP_CHARACTERS))
        self._keys: dict[str, int] = {}
        below = [
            rows.values("parent__path").annotate(last=step).order_by() for rows in given_paths(Tree.UNIT)
        ]
        for row in chain.from_iterable(below):
            path, key = row["parent__path"] or "", rules.step_key(row["last"])
            self._keys[path] = max(key, self._keys.get(path, 0))

    def next_below(self, path: str) -> str:
        self._keys[path] = self._keys.get(path, 0) + 1
        return rules.child_path(path, self._keys[path])


def _update(
    rows: Iterable[UnitRow],
    units: dict[str, Organization],
    root: Organization | None,
    now: datetime,
    actor: Actor | None,
) -> None:
    renamed = []
    for row in rows:
        unit = units[row.code]
        if (unit.name, unit.kind) == (row.name, row.kind):
            continue
        unit.name, unit.kind = row.name, row.kind
        set_search_keys(unit)
        renamed.append(unit)
    fields = ["name", "kind", "letters", "initials"]
    Organization.objects.bulk_update(renamed, fields, batch_size=BATCH_ROWS)
    renamed_on(renamed, timezone.localdate(now))
    for row in rows:
        parent = units[row.parent_code] if row.parent_code else root
        if parent is not None and units[row.code].parent_id != parent.pk:
            try:
                move_organization(organization=units[row.code], parent=parent, now=now, actor=actor)
            except DomainError as refusal:
                raise RowRefused(f"第 {row.line} 行：{refusal.message}没有导入任何一行。") from None


def _record(outcome: UnitImport, target: Organization, now: datetime, actor: Actor | None) -> None:
    summary = f"导入单位：新增 {outcome.created}，更新 {outcome.updated}，未变 {outcome.unchanged}"
    record(actor=actor, action="organizations.import-units", target=target, summary=summary, at=now)
