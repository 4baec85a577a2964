"""Checking the rows of a unit import against the units that are there: what changes, and whether it may."""

from collections.abc import Mapping, Sequence

from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Organization
from xueji.foundation.organizations.rules.unit_rows import RowError, UnitRow


def inside(
    rows: Sequence[UnitRow], units: Mapping[str, Organization], allowed_paths: Sequence[str] | None
) -> tuple[list[UnitRow], list[RowError]]:
    """Rows whose unit and parent lie in the allowed subtrees, and an error for each of the others."""
    if allowed_paths is None:
        return list(rows), []

    def is_inside(code: str) -> bool:
        return any(rules.is_within(units[code].path, path) for path in allowed_paths)

    fits: dict[str, bool] = {}
    for row in rows:
        # A parent is there already or stands earlier in the rows.
        under = row.parent_code in units and is_inside(row.parent_code) or fits.get(row.parent_code, False)
        is_there = row.code in units and is_inside(row.code)
        stays = row.code in units and not _moves(row, units[row.code], "")
        fits[row.code] = (is_there and (under or stays)) or (row.code not in units and under)
    errors = [RowError(row.line, f"“{row.name}”不在职责范围内。") for row in rows if not fits[row.code]]
    return [row for row in rows if fits[row.code]], errors


def standing(
    rows: Sequence[UnitRow], units: Mapping[str, Organization], root_name: str
) -> tuple[list[UnitRow], list[RowError]]:
    """Rows that neither change a unit with a last day nor put one below it, and an error for each other one.

    A unit that is over may stand in the rows as it is stored.
    """
    good: list[UnitRow] = []
    errors: dict[str, RowError] = {}
    for row in rows:
        refusal = _over(row, units, root_name)
        if not refusal and row.parent_code in errors and row.parent_code not in units:
            refusal = f"上级“{row.parent_code}”有错误，本行不能导入。"
        if refusal:
            errors[row.code] = RowError(row.line, refusal)
        else:
            good.append(row)
    return good, list(errors.values())


def _over(row: UnitRow, units: Mapping[str, Organization], root_name: str) -> str:
    unit, parent = units.get(row.code), units.get(row.parent_code)
    if unit is not None and not differs(row, unit, root_name):
        return ""
    if unit is not None and unit.valid_until is not None:
        return (
            f"“{unit.name}”自 {unit.valid_until} 起撤销，不能再更名或调整隶属。"
            "请删去这一行，或者改填承接它的单位。"
        )
    comes = unit is None or unit.parent != parent
    if comes and parent is not None and parent.valid_until is not None:
        return f"上级“{parent.name}”自 {parent.valid_until} 起撤销，请改填承接它的单位的编码。"
    return ""


def differs(row: UnitRow, unit: Organization, root_name: str) -> bool:
    """Whether a row changes name, kind or place of the unit."""
    return (unit.name, unit.kind) != (row.name, row.kind) or _moves(row, unit, root_name)


def _moves(row: UnitRow, unit: Organization, root_name: str) -> bool:
    if row.parent_code:
        return unit.parent is None or unit.parent.code != row.parent_code
    # Without a parent in the file a unit stays where it is, but for the root that was asked for.
    return bool(root_name) and (unit.parent is None or unit.parent.name != root_name)
