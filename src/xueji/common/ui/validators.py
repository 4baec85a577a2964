"""Checks of form fields that every domain needs."""

from datetime import date, datetime

from django.core.exceptions import ValidationError

# Far enough from the ends of the calendar that no time zone or time span leads beyond them.
FIRST_YEAR, LAST_YEAR = 1900, 2199


def is_within_reach(day: date | datetime) -> bool:
    """Whether a typed day can be meant and can be reckoned with."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def within_reach(day: date | datetime) -> None:
    """Refuse a year that can only be a slip of the pen, such as 0026 or 20260."""
    if not is_within_reach(day):
        raise ValidationError(f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，请检查。")
