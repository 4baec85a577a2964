"""Filters of a list: each reads its own part of the URL, narrows the queryset and says what it did."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from xueji.common.ui.validators import is_within_reach

Choices = Sequence[tuple[Any, Any]]
TEXT_MAX_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class FilterState:
    """What one filter was asked for.

    Args:
        values: by parameter name, as typed, to fill the fields again.
        condition: what narrows the rows; a callable is given the rows and says what narrows them.
        is_narrow: it leaves a small part of a big table (``Listing``).
        described: in words for the export line; empty when nothing was asked.
        problem: Chinese sentence when the wish could not be understood and was left aside.
    """

    values: dict[str, str]
    described: str = ""
    problem: str = ""
    condition: Q | Callable[["QuerySet[Any]"], Q] | None = None
    is_narrow: bool = False

    @property
    def is_used(self) -> bool:
        """Whether it narrows the list."""
        return self.condition is not None


@dataclass(frozen=True, slots=True)
class TextFilter:
    """Words looked for in any of the fields; every word must be found somewhere."""

    name: str
    label: str
    fields: tuple[str, ...]
    kind = "text"

    def state(self, params: QueryDict) -> FilterState:
        """Read ``?name=``."""
        text = params.get(self.name, "").replace("\x00", "").strip()[:TEXT_MAX_CHARACTERS]
        if not text:
            return FilterState({self.name: ""})
        condition = Q()
        for word in text.split():
            anywhere = Q()
            for field in self.fields:
                anywhere |= Q(**{f"{field}__{_lookup(word)}": word})
            condition &= anywhere
        return FilterState({self.name: text}, f"{self.label}含“{text}”", condition=condition)


def _lookup(word: str) -> str:
    """Chinese has no capitals; PostgreSQL is spared turning every text of the table into them."""
    return "contains" if word.upper() == word.lower() else "icontains"


@dataclass(frozen=True, slots=True)
class AskedFilter:
    """Words whose meaning the domain knows: ``condition`` is given the rows and the words."""

    name: str
    label: str
    condition: Callable[["QuerySet[Any]", str], Q]
    kind = "text"

    def state(self, params: QueryDict) -> FilterState:
        """Read ``?name=``."""
        text = params.get(self.name, "").replace("\x00", "").strip()[:TEXT_MAX_CHARACTERS]
        if not text:
            return FilterState({self.name: ""})
        described = f"{self.label}为“{text}”"
        return FilterState({self.name: text}, described, condition=lambda rows: self.condition(rows, text))


@dataclass(frozen=True, slots=True)
class ChoiceFilter:
    """One value out of a list; ``choices`` may be a callable that makes them for each request."""

    name: str
    label: str
    choices: Choices | Callable[[], Iterable[tuple[Any, Any]]]
    field: str = ""
    any_label: str = "全部"
    kind = "choice"

    def options(self) -> list[tuple[str, str]]:
        """Values as text with their words."""
        choices = self.choices() if callable(self.choices) else self.choices
        return [(str(value), str(label)) for value, label in choices]

    def state(self, params: QueryDict) -> FilterState:
        """Read ``?name=``; a value that is not offered is left aside."""
        value = params.get(self.name, "")
        if not value:
            return FilterState({self.name: ""})
        words = dict(self.options())
        if value not in words:
            return FilterState({self.name: ""}, problem=f"“{self.label}”没有这一项，已按全部显示。")
        condition = Q(**{self.field or self.name: value})
        return FilterState({self.name: value}, f"{self.label}为“{words[value]}”", condition=condition)


@dataclass(frozen=True, slots=True)
class YesNoFilter:
    """A switch; ``condition`` is the meaning of yes when a plain field does not carry it."""

    name: str
    label: str
    field: str = ""
    condition: Q | None = None
    kind = "choice"
    any_label = "全部"

    def options(self) -> list[tuple[str, str]]:
        """Yes and no."""
        return [("1", "是"), ("0", "否")]

    def state(self, params: QueryDict) -> FilterState:
        """Read ``?name=1`` or ``0``."""
        value = params.get(self.name, "")
        if value not in {"0", "1"}:
            return FilterState({self.name: ""})
        yes = self.condition if self.condition is not None else Q(**{self.field or self.name: True})
        words = "是" if value == "1" else "否"
        condition = yes if value == "1" else ~yes
        return FilterState({self.name: value}, f"{self.label}：{words}", condition=condition)


@dataclass(frozen=True, slots=True)
class DateRangeFilter:
    """Days from … to …, both included; the field may be a day or a moment."""

    name: str
    label: str
    field: str
    is_moment: bool = True
    kind = "dates"

    @property
    def from_name(self) -> str:
        """Parameter of the first day."""
        return f"{self.name}_from"

    @property
    def to_name(self) -> str:
        """Parameter of the last day."""
        return f"{self.name}_to"

    def state(self, params: QueryDict) -> FilterState:
        """Read both days; one that is no day, or a range that runs backwards, is left aside."""
        typed = {name: params.get(name, "").strip() for name in (self.from_name, self.to_name)}
        first, last = (_day(typed[self.from_name]), _day(typed[self.to_name]))
        wrong = [text for text, day in zip(typed.values(), (first, last), strict=True) if text and not day]
        if wrong:
            return FilterState(typed, problem=f"“{self.label}”的“{wrong[0]}”不是日期，请按 2026-01-05 填写。")
        if first and last and last < first:
            return FilterState(typed, problem=f"“{self.label}”的结束日期早于开始日期，已按全部显示。")
        if not (first or last):
            return FilterState(typed)
        described = f"{self.label}{f' {first} 起' if first else ''}{f' 至 {last}' if last else ''}"
        return FilterState(typed, described, condition=self._between(first, last))

    def _between(self, first: date | None, last: date | None) -> Q:
        condition = Q()
        if first:
            condition &= Q(**{f"{self.field}__gte": self._bound(first)})
        if last:
            condition &= Q(**{f"{self.field}__lt": self._bound(last + timedelta(days=1))})
        return condition

    def _bound(self, day: date) -> date | datetime:
        return timezone.make_aware(datetime.combine(day, time.min)) if self.is_moment else day


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day and is_within_reach(day) else None


Filter = TextFilter | AskedFilter | ChoiceFilter | YesNoFilter | DateRangeFilter


def narrowed(queryset: "QuerySet[Any]", states: Iterable[FilterState]) -> "QuerySet[Any]":
    """The queryset with every used filter applied."""
    for state in states:
        if state.condition is not None:
            condition = state.condition
            queryset = queryset.filter(condition if isinstance(condition, Q) else condition(queryset))
    return queryset
