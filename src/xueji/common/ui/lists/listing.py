"""A list as one request sees it: filtered, sorted, cut into pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from xueji.common.ui.items import Empty
from xueji.common.ui.lists.columns import Cell, Column
from xueji.common.ui.lists.filters import Filter, FilterState, narrowed

PAGE_ROWS = 20
# Counting further than this costs more than it tells; the page then says "10000+" and offers the filters.
COUNT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """What a list shows and what it can be asked.

    Args:
        key: short name, unique on its page; the element id is ``list-<key>``.
        title: what the rows are, Chinese; names the exported file.
        default_sort: name of a sortable column or an order_by expression, ``-`` in front for descending.
        empty: what is said when there is nothing at all (a filtered list says so itself).
        is_personal: whether an export asks for a fresh proof of identity first.
    """

    key: str
    title: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    default_sort: str = "-pk"
    empty: Empty = field(default_factory=Empty)
    page_rows: int = PAGE_ROWS
    is_exported: bool = True
    is_personal: bool = False

    @property
    def element_id(self) -> str:
        """Id of the element htmx replaces."""
        return f"list-{self.key}"


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter with what it was asked for, as the template draws it."""

    filter: Filter
    state: FilterState

    @property
    def value(self) -> str:
        """The value of a filter with one field, or the first day of a range."""
        return next(iter(self.state.values.values()))

    @property
    def last(self) -> str:
        """The last day of a range."""
        return list(self.state.values.values())[-1]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column heading; ``sort_value`` is what ``?sort=`` becomes when it is pressed."""

    column: Column
    sort_value: str
    direction: str


@dataclass
class Listing:
    """A list bound to a request and a queryset the viewer may see.

    Args:
        is_narrow: the rows are a small part of a big table, though perhaps more than are counted: they are
            gathered and sorted. Else the database walks the table in the order wanted until a page is full.
    """

    definition: ListDefinition
    request: HttpRequest
    queryset: "QuerySet[Any]"
    is_narrow: bool = False

    @cached_property
    def filter_fields(self) -> list[FilterField]:
        """Filters with their present values."""
        return [FilterField(one, one.state(self.request.GET)) for one in self.definition.filters]

    @property
    def is_filtered(self) -> bool:
        """Whether any filter narrows the list."""
        return any(one.state.is_used for one in self.filter_fields)

    @property
    def problems(self) -> list[str]:
        """Wishes that could not be understood, in words."""
        return [one.state.problem for one in self.filter_fields if one.state.problem]

    @property
    def described_filters(self) -> str:
        """The filters in words, for the line under an export."""
        return "，".join(one.state.described for one in self.filter_fields if one.state.described)

    @cached_property
    def sort(self) -> str:
        """The present sort key, ``-`` in front for descending; an unknown one is the default."""
        asked = self.request.GET.get("sort", "")
        known = {column.name for column in self.definition.columns if column.sort}
        return asked if asked.removeprefix("-") in known else self.definition.default_sort

    @cached_property
    def found(self) -> "QuerySet[Any]":
        """Every row of the list, filtered."""
        return narrowed(self.queryset, (one.state for one in self.filter_fields))

    @property
    def is_gathered(self) -> bool:
        """Whether the rows are known to be a small part of a big table, before they are counted."""
        return self.is_narrow or any(one.state.is_narrow for one in self.filter_fields)

    @cached_property
    def ordered(self) -> "QuerySet[Any]":
        """Every row of the list, filtered and sorted, with the primary key to settle ties."""
        found = self.found
        descending, name = self.sort.startswith("-"), self.sort.removeprefix("-")
        column = next((one for one in self.definition.columns if one.name == name and one.sort), None)
        expressions = column.order_by if column else (name,)
        few = self.is_gathered or self.count <= COUNT_LIMIT
        order = [_ordering(found.model, one, descending=descending, few=few) for one in expressions]
        return found.order_by(*order, "-pk" if descending else "pk")

    @property
    def headings(self) -> list[Heading]:
        """Column headings with the sort each would ask for."""
        return [self._heading(column) for column in self.definition.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "none")
        return Heading(column, f"-{column.name}" if direction == "ascending" else column.name, direction)

    @cached_property
    def count(self) -> int:
        """How many rows there are, counted up to the limit."""
        if self.is_gathered:
            return len(self._keys)
        # Only the keys: what the columns show of other tables need not be looked up to be counted.
        return self.found.order_by().values("pk")[: COUNT_LIMIT + 1].count()

    @cached_property
    def _keys(self) -> list[int]:
        """Keys of the rows in their order, one more than are counted: gathered once, for count and page.

        Asked for twenty rows alone, the database would rather sort a whole table and look for the twenty.
        """
        return list(self.ordered.values_list("pk", flat=True)[: COUNT_LIMIT + 1])

    @property
    def counted(self) -> str:
        """The count in words."""
        return f"{COUNT_LIMIT}+" if self.count > COUNT_LIMIT else str(self.count)

    @property
    def page_count(self) -> int:
        """How many pages can be turned."""
        return max(1, -(-min(self.count, COUNT_LIMIT) // self.definition.page_rows))

    @cached_property
    def page(self) -> int:
        """The present page, from 1; a page that is not there becomes the nearest."""
        asked = self.request.GET.get("page", "1")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        return min(max(number, 1), self.page_count)

    @property
    def pages(self) -> list[int | None]:
        """Page numbers to offer: first, last and two around the present; None is a gap."""
        near = range(self.page - 2, self.page + 3)
        shown = sorted({1, self.page_count, *(page for page in near if 1 <= page <= self.page_count)})
        numbers: list[int | None] = []
        for page in shown:
            if numbers and page - (numbers[-1] or 0) > 1:
                numbers.append(None)
            numbers.append(page)
        return numbers

    @property
    def previous_page(self) -> int | None:
        """The page before."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next_page(self) -> int | None:
        """The page after."""
        return self.page + 1 if self.page < self.page_count else None

    @cached_property
    def objects(self) -> list[Any]:
        """Rows of the present page."""
        start = (self.page - 1) * self.definition.page_rows
        end = start + self.definition.page_rows
        # The keys first: what columns look up elsewhere need not be looked up for rows that are passed over.
        keys = (
            self._keys[start:end]
            if self.is_gathered
            else list(self.ordered.values_list("pk", flat=True)[start:end])
        )
        found = {row.pk: row for row in self.queryset.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    @property
    def rows(self) -> Iterable[list[Cell]]:
        """Cells of the present page, row by row."""
        columns = self.definition.columns
        title = next((column for column in columns if column.link), columns[0])
        return ([column.cell(row, is_title=column is title) for column in columns] for row in self.objects)


def _ordering(model: type[Model], expression: str, *, descending: bool, few: bool) -> Any:
    """One order_by expression; rows without a value stand last in both directions, on every database.

    Args:
        few: keep the database from walking an index in this order, to find few rows among many.
    """
    name = expression.removeprefix("-")
    is_descending = descending != expression.startswith("-")
    if _never_empty(model, name):
        if few and name != "pk":
            gathered = Coalesce(F(name), F(name))
            return gathered.desc() if is_descending else gathered.asc()
        # Left plain so that the database can walk an index.
        return f"-{name}" if is_descending else name
    return F(name).desc(nulls_last=True) if is_descending else F(name).asc(nulls_last=True)


def _never_empty(model: type[Model], name: str) -> bool:
    if name == "pk":
        return True
    try:
        return not model._meta.get_field(name).null
    except FieldDoesNotExist:
        return False
