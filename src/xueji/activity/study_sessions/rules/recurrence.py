"""Days on which a series of meetings is held."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

STEP_DAYS = {"weekly": 7, "fortnightly": 14}


def occurrence_dates(first: date, rhythm: str, until: date) -> Iterator[date]:
    """Days of a series from ``first`` on, before ``until``.

    A monthly series keeps the day of the month; where a month is too short its last day is taken.
    """
    turn = 0
    day = first
    while day < until:
        yield day
        turn += 1
        day = (
            _month_later(first, turn)
            if rhythm == "monthly"
            else first + timedelta(days=STEP_DAYS[rhythm] * turn)
        )


def _month_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
