"""What the search finds of the library; who may see it is the selectors' matter."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from xueji.common.search import registry
from xueji.common.search import services as search
from xueji.common.search.entries import Entry
from xueji.foundation.library.models import Resource
from xueji.foundation.library.selectors.resources import listed_resources
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

RESOURCE = "resource"


def register() -> None:
    """Make the kind known to the search."""
    registry.register_kind(registry.SearchKind(RESOURCE, "资源", 30, entries, readable=readable))


def refresh(resource: Resource) -> None:
    """Write what can be found of one resource; belongs inside the transaction of the change."""
    search.put(entry_of(resource))


def entries() -> Iterator[Entry]:
    """Every resource, whatever its status."""
    rows = Resource.objects.select_related("organization").prefetch_related("disciplines").order_by("pk")
    for resource in rows.iterator(chunk_size=200):
        yield entry_of(resource)


def entry_of(resource: Resource) -> Entry:
    """The resource: found by title and text, theme words, kind, place and year."""
    described = (
        resource.get_kind_display(),
        resource.themes,
        resource.violation_types,
        resource.region,
        resource.audience,
        f"{resource.year}年" if resource.year else "",
    )
    return Entry(
        kind=RESOURCE,
        key=str(resource.pk),
        title=resource.title,
        url=reverse("library:resource", args=[resource.pk]),
        body=resource.body_text,
        context=" ".join(part for part in described if part),
        lettered=resource.title,
        disciplines=tuple(row.discipline for row in resource.disciplines.all()),
        industry=resource.industry,
        units=organizations.unit_ids_above(resource.organization),
        day=timezone.localdate(resource.updated_at),
    )


def readable(viewer: User, keys: Collection[str], now: datetime) -> set[str]:
    """Those of the resources that are listed for the viewer."""
    found = listed_resources(viewer, now).filter(pk__in=[int(key) for key in keys])
    return {str(key) for key in found.values_list("pk", flat=True)}
