"""Counts beside the rows of a list."""

from typing import Any

from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce


def counted(rows: "QuerySet[Any]", by: str) -> Coalesce:
    """How many of these rows, for an annotation; 0 where there are none.

    Looked up for the rows a page shows; a joined ``Count`` is grouped over every row of the list first.

    Args:
        rows: filtered by ``OuterRef``, e.g. ``Evidence.objects.filter(responsibility=OuterRef("pk"))``.
        by: the field that was filtered.
    """
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)
