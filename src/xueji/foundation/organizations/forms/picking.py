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

    field: "PickField"

    def __iter__(self) -> Iterator[Any]:
        """An empty choice and those offered."""
        yield ("", self.field.empty_label)
        for thing in self.field.offered:
            yield self.choice(thing)

    def __len__(self) -> int:
        """Number of choices drawn."""
        return len(self.field.offered) + 1

    def __bool__(self) -> bool:
        """There is always the empty choice."""
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


def offer(form: forms.Form, name: str, queryset: "QuerySet[Any]") -> None:
    """Allow everything in ``queryset``; draw its first things and the one that was chosen already."""
    field = form.fields[name]
    if not isinstance(field, PickField):
        raise TypeError(f"{name} is no PickField.")
    field.queryset = queryset
    field.offered = list(queryset[:OFFERED_MAX])
    chosen = str(form[name].value() or "")
    is_key = chosen.isdecimal() and len(chosen) < KEY_DIGITS
    if is_key and all(thing.pk != int(chosen) for thing in field.offered):
        field.offered += list(queryset.filter(pk=int(chosen)))
