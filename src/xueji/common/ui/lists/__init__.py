"""Lists: columns, filters, sorting, paging and export declared once and shown the same everywhere."""

from xueji.common.ui.items import Empty
from xueji.common.ui.lists.columns import Cell, Column
from xueji.common.ui.lists.files import EXPORT_MAX_ROWS, TooManyRows, export
from xueji.common.ui.lists.filters import AskedFilter, ChoiceFilter, DateRangeFilter, TextFilter, YesNoFilter
from xueji.common.ui.lists.listing import COUNT_LIMIT, PAGE_ROWS, ListDefinition, Listing
from xueji.common.ui.lists.responses import respond

__all__ = [
    "COUNT_LIMIT",
    "EXPORT_MAX_ROWS",
    "PAGE_ROWS",
    "AskedFilter",
    "Cell",
    "ChoiceFilter",
    "Column",
    "DateRangeFilter",
    "Empty",
    "ListDefinition",
    "Listing",
    "TextFilter",
    "TooManyRows",
    "YesNoFilter",
    "export",
    "respond",
]
