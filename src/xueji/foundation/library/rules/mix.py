"""What a stock of content is made of: theory, cases and guidance; how near and how fresh its cases are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What a piece is for: knowing the rule, seeing it broken, doing it right."""

    THEORY = "theory"
    CASE = "case"
    GUIDANCE = "guidance"


class Nearness(StrEnum):
    """How near a case is to a unit."""

    LOCAL = "local"
    SAME_INDUSTRY = "same_industry"
    ELSEWHERE = "elsewhere"


# Which kind of resource counts as what (RES-4); an interpretation and a write-up tell how to do a thing.
GROUPS = {
    "textbook": Group.THEORY,
    "video": Group.THEORY,
    "article": Group.THEORY,
    "case": Group.CASE,
    "scenario": Group.CASE,
    "micro": Group.GUIDANCE,
    "interpretation": Group.GUIDANCE,
    "practice": Group.GUIDANCE,
}


@dataclass(frozen=True, slots=True)
class MixRow:
    """One resource as the report counts it; ``year`` is None where a case names none."""

    key: int
    group: Group
    year: int | None = None
    nearness: Nearness = Nearness.ELSEWHERE


@dataclass(frozen=True, slots=True)
class MixLimits:
    """Shares from 0 to 1, and the years after which a case is old."""

    theory_most: float
    case_least: float
    old_years: int
    old_most: float
    near_least: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One share: ``count`` out of ``of``; ``part`` names the records behind it.

    Attributes:
        is_ceiling: whether the limit is the most (else the least) that is wanted.
    """

    part: str
    label: str
    count: int
    of: int
    limit: float
    is_ceiling: bool

    @property
    def share(self) -> float:
        """From 0 to 1; 0 when there is nothing to count."""
        return self.count / self.of if self.of else 0.0

    @property
    def is_off(self) -> bool:
        """Whether the limit is missed; nothing to count is no finding."""
        if not self.of:
            return False
        return self.share > self.limit if self.is_ceiling else self.share < self.limit


@dataclass(frozen=True, slots=True)
class Mix:
    """The shares with the keys of the records behind every number."""

    figures: list[Figure]
    parts: dict[str, list[int]]

    @property
    def total(self) -> int:
        """How many resources were counted."""
        return len(self.parts["all"])


def mix_of(rows: Iterable[MixRow], year: int, limits: MixLimits) -> Mix:
    """Count a stock of content as of a year."""
    rows = list(rows)
    cases = [row for row in rows if row.group is Group.CASE]
    dated = [row for row in cases if row.year is not None]
    parts = {"all": _keys(rows)}
    parts |= {group.value: _keys([row for row in rows if row.group is group]) for group in Group}
    parts |= {near.value: _keys([row for row in cases if row.nearness is near]) for near in Nearness}
    parts |= {
        "near": _keys([row for row in cases if row.nearness is not Nearness.ELSEWHERE]),
        "old": _keys([row for row in dated if is_old(row.year, year, limits.old_years)]),
        "undated": _keys([row for row in cases if row.year is None]),
    }
    figures = [
        Figure("theory", "理论", len(parts["theory"]), len(rows), limits.theory_most, True),
        Figure("case", "案例", len(cases), len(rows), limits.case_least, False),
        Figure(
            "old", f"{limits.old_years} 年以前的案例", len(parts["old"]), len(dated), limits.old_most, True
        ),
        Figure("near", "本地或同行业案例", len(parts["near"]), len(cases), limits.near_least, False),
    ]
    return Mix(figures, parts)


def is_old(case_year: int | None, year: int, old_years: int) -> bool:
    """Whether a case of ``case_year`` is old in ``year``; one without a year is not called old."""
    return case_year is not None and year - case_year > old_years


def nearness(
    region_path: str, region: str, local_path: str, local_names: Iterable[str], is_same_industry: bool
) -> Nearness:
    """How near a case is to a unit.

    Args:
        region_path: path of the division the case names, empty when it is not in the tree of units.
        local_path: path of the city (or what stands for it) that the unit belongs to.
        local_names: names of the divisions that count as local, for cases without a path.
    """
    is_local = region_path.startswith(local_path) if region_path else bool(region) and region in local_names
    if is_local and local_path:
        return Nearness.LOCAL
    return Nearness.SAME_INDUSTRY if is_same_industry else Nearness.ELSEWHERE


def _keys(rows: Sequence[MixRow]) -> list[int]:
    return [row.key for row in rows]
