"""The learner category a person has by rule, from level, rank, title and the day of beginning to work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEADER, MIDDLE, GRASSROOTS, NEWCOMER = "leader", "middle", "grassroots", "newcomer"


@dataclass(frozen=True, slots=True)
class CategoryPolicy:
    """The figures of the rule; one field for each entry of ``policy/people.toml``."""

    newcomer_months: int
    leader_levels: Sequence[str]
    middle_levels: Sequence[str]
    leader_ranks: Sequence[str]
    middle_ranks: Sequence[str]
    leader_titles: Sequence[str]
    middle_titles: Sequence[str]


def category_of(
    policy: CategoryPolicy, *, level: str, rank: str, title: str, joined_work_date: date | None, on: date
) -> str:
    """The category on a day: leaders first, then newcomers, then the middle, everybody else at the base."""
    if level in policy.leader_levels or _has(rank, policy.leader_ranks):
        return LEADER
    if not level and _has(title, policy.leader_titles):
        return LEADER
    if joined_work_date is not None and on < months_after(joined_work_date, policy.newcomer_months):
        return NEWCOMER
    if level in policy.middle_levels or _has(rank, policy.middle_ranks):
        return MIDDLE
    if not level and _has(title, policy.middle_titles):
        return MIDDLE
    return GRASSROOTS


def _has(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month when there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)
