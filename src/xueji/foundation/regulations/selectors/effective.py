"""1+N: the rules a unit works under, core rules for all and those of its sectors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations.models import Regulation

from .versions import versions_in_force

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization

CORE_REASON = "核心法规，全部单位适用"


@dataclass(frozen=True, slots=True)
class EffectiveSet:
    """Why each regulation in force applies to a unit, by regulation id."""

    reasons: dict[int, str]

    def __contains__(self, regulation_id: object) -> bool:
        return regulation_id in self.reasons


def effective_set(unit: Organization, on: date) -> EffectiveSet:
    """What applies to a unit on a day.

    A regulation without a sector is core and applies to all; one with sectors applies to units of one of
    them. A unit belongs to its own sector and to those of the units above it.
    """
    belongs = unit_sectors(unit)
    reasons: dict[int, str] = {}
    for version in versions_in_force(on).values():
        reason = _reason(version.regulation, belongs)
        if reason:
            reasons[version.regulation_id] = reason
    return EffectiveSet(reasons)


def unit_sectors(unit: Organization) -> dict[str, str]:
    """Sectors of a unit, each with the name of the unit it comes from; the nearest unit counts."""
    found: dict[str, str] = {}
    for one in [unit, *reversed(organizations.ancestors_of(unit))]:
        for sector in sectors_written(one.industry):
            found.setdefault(sector, one.name)
    return found


def sectors_written(text: str) -> list[str]:
    """The sectors of a text like 金融、教育."""
    return [word for word in re.split(r"[、，,;；\s]+", text) if word]


def _reason(regulation: Regulation, belongs: dict[str, str]) -> str:
    wanted = sectors_written(regulation.sector)
    if not wanted:
        return CORE_REASON
    sector = next((one for one in wanted if one in belongs), "")
    return f"{sector}行业规范，{belongs[sector]}属于{sector}行业" if sector else ""
