"""Reading resources."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from xueji.foundation.library import permissions, rules
from xueji.foundation.library.models import ContentStatus, Resource
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

Kind = Resource.Kind
Level = Resource.Level
Status = ContentStatus
# What was once published stays readable: sessions and minutes point to it.
READABLE = (Status.PUBLISHED, Status.STALE, Status.RETIRED)


@dataclass(frozen=True, slots=True)
class CaseText:
    """A published case as matching reads it; ``disciplines`` and ``themes`` are lists of words."""

    resource_id: int
    title: str
    text: str
    themes: list[str]
    industry: str
    region: str
    year: int | None
    disciplines: list[str]
    article_ids: list[int]
    reading_seconds: int


def case_candidates(organization: "Organization | None" = None) -> list[CaseText]:
    """Every published case a session may use; which one fits the unit is the caller's matter.

    Args:
        organization: the unit that will study; for now every published case is open to every unit.
    """
    found = Resource.objects.filter(kind=Kind.CASE, status=Status.PUBLISHED)
    rows = found.order_by("pk").prefetch_related("disciplines", "citations")
    return [_case_text(resource) for resource in rows]


def _case_text(resource: Resource) -> CaseText:
    return CaseText(
        resource_id=resource.pk,
        title=resource.title,
        text=resource.body_text,
        themes=rules.split_words(resource.themes),
        industry=resource.industry,
        region=resource.region,
        year=resource.year,
        disciplines=[row.discipline for row in resource.disciplines.all()],
        article_ids=[row.article_id for row in resource.citations.all()],
        reading_seconds=resource.reading_seconds,
    )


def resources_by_ids(ids: Collection[int]) -> dict[int, Resource]:
    """Resources with their disciplines and citations, whatever their status."""
    rows = Resource.objects.filter(pk__in=list(ids)).prefetch_related("disciplines", "citations")
    return {resource.pk: resource for resource in rows}


def resource_url(resource: Resource) -> str:
    """Address of the reading page."""
    return reverse("library:resource", args=[resource.pk])


def resources_for(viewer: "User", now: datetime) -> "QuerySet[Resource]":
    """What the viewer may open: published content, the own, and drafts of units the viewer works for."""
    paths = organizations.scope_paths(viewer, *permissions.STAFF, on=timezone.localdate(now))
    scoped = organizations.in_scope_q("organization__path", paths)
    mine = Q(author=viewer)
    unowned = Q(organization=None) if permissions.is_platform_staff(viewer, now) else Q(pk__in=[])
    return Resource.objects.filter(Q(status__in=READABLE) | mine | scoped | unowned)


def listed_resources(viewer: "User", now: datetime) -> "QuerySet[Resource]":
    """The rows of the list: readers do not meet what is out of use."""
    found = resources_for(viewer, now).select_related("organization").prefetch_related("disciplines")
    return found if permissions.is_staff(viewer, now) else found.exclude(status=Status.RETIRED)


def kept_values(field: str) -> list[tuple[str, str]]:
    """The values a field of published content has, for a filter: ``industry``, ``region`` or ``year``."""
    found = Resource.objects.filter(status__in=READABLE).values_list(field, flat=True).distinct()
    values = sorted({str(value) for value in found if value}, reverse=field == "year")
    return [(value, value) for value in values]
