"""Gives every unit there is its first place in the trees and its first name."""

from typing import Any

from django.db import migrations

BATCH_ROWS = 1000
STEP_CHARACTERS = 6
PARTY = ("party_committee", "party_group", "general_branch", "branch", "small_group")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Which kinds may stand directly above a kind; as in rules.party when this was written.
ABOVE = {
    "party_committee": ("party_committee",),
    "party_group": ("party_committee",),
    "general_branch": ("party_committee",),
    "branch": ("party_committee", "general_branch"),
    "small_group": ("branch",),
}


def _step(number: int) -> str:
    digits = ""
    for _ in range(STEP_CHARACTERS):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def _party_places(units: list[Any]) -> list[dict[str, Any]]:
    """Below the nearest fitting Party organisation above each one in the tree of units."""
    found: dict[str, tuple[Any, str]] = {}
    steps: dict[int | None, int] = {}
    rows = []
    for unit in units:
        if unit.kind not in PARTY or unit.valid_until is not None:
            continue
        ends = range(len(unit.path) - STEP_CHARACTERS, 0, -STEP_CHARACTERS)
        above = (found[unit.path[:end]] for end in ends if unit.path[:end] in found)
        superior, path = next((one for one in above if one[0].kind in ABOVE[unit.kind]), (None, ""))
        key = superior.pk if superior else None
        steps[key] = steps.get(key, 0) + 1
        path += _step(steps[key])
        found[unit.path] = (unit, path)
        rows.append({"tree": "party", "parent_id": key, "path": path, **_span(unit)})
    return rows


def _span(unit: Any) -> dict[str, Any]:
    return {
        "organization_id": unit.pk,
        "valid_from": unit.valid_from,
        "valid_until": unit.valid_until,
    }


def begin(apps: Any, schema_editor: Any) -> None:
    """Write the rows."""
    place = apps.get_model("organizations", "OrganizationPlace")
    name = apps.get_model("organizations", "OrganizationName")
    units = list(apps.get_model("organizations", "Organization").objects.order_by("path"))
    places = [
        {"tree": "unit", "parent_id": unit.parent_id, "path": unit.path, **_span(unit)} for unit in units
    ]
    places += _party_places(units)
    place.objects.bulk_create([place(**row) for row in places], batch_size=BATCH_ROWS)
    facts = ("name", "short_name", "kind", "division_code")
    names = [name(**{fact: getattr(unit, fact) for fact in facts}, **_span(unit)) for unit in units]
    name.objects.bulk_create(names, batch_size=BATCH_ROWS)


class Migration(migrations.Migration):
    """Data only; going back drops nothing that the tables themselves do not."""

    dependencies = [("organizations", "0002_unit_history")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
