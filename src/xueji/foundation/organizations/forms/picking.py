"""A choice among more things than fit a list: a few are offered, the others are found by typing."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.urls import reverse_lazy

OFFERED_MAX = 20
KEY_DIGITS = 19  # what every database can hold as a whole number is shorter


class OfferedIterator(ModelChoiceIterator):  # type: ignore[type-arg]
    """Only the things offered, never the whole table."""

    field: "PickField | PickManyField"

    def __iter__(self) -> Iterator[Any]:
        """An empty choice, where one thing is picked, and those offered."""
        if isinstance(self.field, PickField):
            yield ("", self.field.empty_label)
        for thing in self.field.offered:
            yield self.choice(thing)

    def __len__(self) -> int:
        """Number of choices drawn."""
        return len(self.field.offered) + 1

    def __bool__(self) -> bool:
        """Something may be offered, and more is found by typing."""
        return True


class PickField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A select that ``picker.js`` turns into a search; without the script it offers a few things.

    Args:
        url_name: where the search is answered.
    """

    iterator = OfferedIterator

    def __init__(self, *, url_name: str, **options: Any) -> None:
        self.offered: list[Any] = []
        widget = forms.Select(attrs={"data-picker": reverse_lazy(url_name)})
        super().__init__(queryset=None, widget=widget, empty_label="请选择", **options)


class PickManyField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The same for several things.

    Args:
        url_name: where the search is answered.
    """

    iterator = OfferedIterator

    def __init__(self, *, url_name: str, **options: Any) -> None:
        self.offered: list[Any] = []
        widget = forms.SelectMultiple(attrs={"data-picker": reverse_lazy(url_name)})
        super().__init__(queryset=None, widget=widget, **options)


def offer(form: forms.Form, name: str, queryset: "QuerySet[Any]") -> None:
    """Allow everything in ``queryset``; draw its first things and those that were chosen already."""
    field = form.fields[name]
    if not isinstance(field, PickField | PickManyField):
        raise TypeError(f"{name} is no PickField.")
    field.queryset = queryset
    field.offered = list(queryset[:OFFERED_MAX])
    value = form[name].value()
    chosen = value if isinstance(value, list | tuple) else [value]
    drawn = {thing.pk for thing in field.offered}
    keys = {int(one) for one in map(str, chosen) if one.isdecimal() and len(one) < KEY_DIGITS}
    if keys - drawn:
        field.offered += list(queryset.filter(pk__in=keys - drawn))
