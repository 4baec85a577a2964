"""1+N: the rules a unit works under, core rules for all and those of its sectors, level and division."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations.models import Regulation
from xueji.foundation.regulations.rules.applying import lies_in, sector_key, sectors_written

from .versions import versions_in_force

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization

CORE_REASON = "核心法规，全部单位适用"


@dataclass(frozen=True, slots=True)
class EffectiveSet:
    """Why each regulation in force applies to a unit, by regulation id; ``titles`` are their full titles."""

    reasons: dict[int, str]
    titles: frozenset[str] = frozenset()

    def __contains__(self, regulation_id: object) -> bool:
        return regulation_id in self.reasons


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about a unit; each fact comes from the nearest unit, upwards, that has it.

    Args:
        sectors: as written, each with the name of the unit it comes from.
        level: a value of ``Regulation.Level`` or empty; seat: the division it is the level of.
        division_code: or empty; division: the unit it comes from.
    """

    sectors: dict[str, str]
    level: str = ""
    seat: str = ""
    division_code: str = ""
    division: str = ""

    @property
    def level_label(self) -> str:
        """市级; empty where the level is not known."""
        return Regulation.Level(self.level).label if self.level else ""


def effective_set(unit: Organization, on: date) -> EffectiveSet:
    """What applies to a unit on a day.

    A regulation that names neither sector nor level nor division is core and applies to all. One that does
    applies to the units that meet everything it names; of several sectors or levels one is enough. What is
    not known of a unit is not met.
    """
    standing = standing_of(unit)
    found = {}
    for version in versions_in_force(on).values():
        reason = _reason(version.regulation, standing)
        if reason:
            found[version.regulation] = reason
    reasons = {regulation.pk: reason for regulation, reason in found.items()}
    return EffectiveSet(reasons, frozenset(regulation.title for regulation in found))


def standing_of(unit: Organization) -> Standing:
    """Sectors, level and division of a unit; a unit without them takes those of the units above it."""
    line = [unit, *reversed(organizations.ancestors_of(unit))]
    seat = next((one for one in line if one.kind in Regulation.Level), None)
    division = next((one for one in line if one.division_code), None)
    return Standing(
        sectors=_sectors_of(line),
        level=seat.kind if seat else "",
        seat=seat.name if seat else "",
        division_code=division.division_code if division else "",
        division=division.name if division else "",
    )


def _sectors_of(line: Sequence[Organization]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in line:
        for sector in sectors_written(one.industry):
            found.setdefault(sector, one.name)
    return found


def _reason(regulation: Regulation, standing: Standing) -> str:
    """Every condition met, in words; empty where one is not."""
    reasons = []
    for is_named, reason in (
        (regulation.sector, _sector_reason(regulation, standing)),
        (regulation.levels, _level_reason(regulation, standing)),
        (regulation.region_code, _region_reason(regulation, standing)),
    ):
        if is_named and not reason:
            return ""
        if is_named:
            reasons.append(reason)
    return "；".join(reasons) or CORE_REASON


def _sector_reason(regulation: Regulation, standing: Standing) -> str:
    belongs = {sector_key(sector): (sector, name) for sector, name in reversed(standing.sectors.items())}
    for wanted in sectors_written(regulation.sector):
        if sector_key(wanted) in belongs:
            sector, name = belongs[sector_key(wanted)]
            return f"{wanted}行业规范，{name}属于{sector}行业"
    return ""


def _level_reason(regulation: Regulation, standing: Standing) -> str:
    if not standing.level or standing.level not in regulation.level_values:
        return ""
    return f"适用于{regulation.level_labels}，{standing.seat}为{standing.level_label}"


def _region_reason(regulation: Regulation, standing: Standing) -> str:
    if not lies_in(standing.division_code, regulation.region_code):
        return ""
    code = f"区划代码 {standing.division_code}"
    return f"适用于区划 {regulation.region_code}，{standing.division}（{code}）在其中"
