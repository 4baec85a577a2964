"""Paths that were ever given: a path means one unit for ever, so none is given twice."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from xueji.foundation.organizations.models import Organization, OrganizationPlace, PassingPath

BATCH_ROWS = 1000


def given_paths(tree: str) -> list[QuerySet[Any]]:
    """Every table with ``path`` and ``parent`` of units of a tree, present and former ones."""
    rows: list[QuerySet[Any]] = [
        OrganizationPlace.objects.filter(tree=tree),
        PassingPath.objects.filter(tree=tree),
    ]
    return [*rows, Organization.objects.all()] if tree == OrganizationPlace.Tree.UNIT else rows


def keep_paths(places: Iterable[OrganizationPlace]) -> None:
    """Keep the paths of places that are about to be removed or written over."""
    rows = [
        PassingPath(
            tree=one.tree, organization_id=one.organization_id, parent_id=one.parent_id, path=one.path
        )
        for one in places
    ]
    PassingPath.objects.bulk_create(rows, batch_size=BATCH_ROWS)
