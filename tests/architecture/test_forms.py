"""What people type has bounds that every database keeps."""

from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module

import pytest
from django import forms
from django.apps import apps

from xueji.common.ui.validators import LARGEST_NUMBER, DayField, within_reach


def fields() -> Iterator[tuple[str, forms.Field]]:
    """Every declared field of every form of the platform."""
    for app in apps.get_app_configs():
        if app.name.startswith("xueji."):
            _load_forms(app.name)
    for form in _below(forms.Form):
        if form.__module__.startswith("xueji.") and ".tests." not in form.__module__:
            for name, field in form.base_fields.items():
                yield f"{form.__name__}.{name}", field


def _load_forms(name: str) -> None:
    with suppress(ModuleNotFoundError):
        import_module(f"{name}.forms")


def _below(form: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for one in form.__subclasses__():
        yield one
        yield from _below(one)


def test_there_are_forms() -> None:
    assert len(dict(fields())) > 50


def test_whole_numbers_have_an_upper_bound() -> None:
    numbers = [(name, field) for name, field in fields() if isinstance(field, forms.IntegerField)]
    unbound = [name for name, field in numbers if field.max_value not in range(1, LARGEST_NUMBER + 1)]
    assert numbers
    assert not unbound


def test_days_and_moments_stay_away_from_the_ends_of_the_calendar() -> None:
    kinds = forms.DateField | forms.DateTimeField
    typed = [(name, field) for name, field in fields() if isinstance(field, kinds)]
    assert typed
    assert not [name for name, field in typed if within_reach not in field.validators]


@pytest.mark.parametrize("typed", ["0026-01-05", "9999-12-31"])
def test_a_slip_of_the_pen_in_a_year_is_said(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="年份应在"):
        DayField().clean(typed)
