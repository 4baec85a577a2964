"""Bounds of what people type, and the fields for days and moments that keep them."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError

# Far enough from the ends of the calendar that no time zone or time span leads beyond them.
FIRST_YEAR, LAST_YEAR = 1900, 2199
# The largest whole number an ordinary column of every database holds.
LARGEST_NUMBER = 2**31 - 1


def is_within_reach(day: date | datetime) -> bool:
    """Whether a typed day can be meant and can be reckoned with."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def within_reach(day: date | datetime) -> None:
    """Refuse a year that can only be a slip of the pen, such as 0026 or 20260."""
    if not is_within_reach(day):
        raise ValidationError(f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，请检查。")


class DayField(forms.DateField):
    """A day whose year can be meant."""

    default_validators = [within_reach]  # noqa: RUF012 - as the base class declares it


class MomentField(forms.DateTimeField):
    """A day with a time, whose year can be meant."""

    default_validators = [within_reach]  # noqa: RUF012 - as the base class declares it
