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
from xueji.foundation.library.selectors.sharing import (
    READABLE,
    kept_open_q,
    usable_by_q,
    usable_resources,
)
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

Kind = Resource.Kind
Level = Resource.Level
Status = ContentStatus


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
    """Every published case the unit may use; which one fits is the caller's matter.

    Args:
        organization: the unit that will study; None: only what is open to the whole platform.
    """
    found = usable_resources(organization).filter(kind=Kind.CASE)
    rows = found.order_by("pk").prefetch_related("disciplines", "citations")
    return [_case_text(resource) for resource in rows]


def published_count(kind: str) -> int:
    """How many resources of a kind are published, whoever may use them."""
    return Resource.objects.filter(kind=kind, status=Status.PUBLISHED).count()


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


def resource_by_code(code: str) -> Resource | None:
    """The resource with this code."""
    return Resource.objects.filter(code=code).first()


def resource_url(resource: Resource) -> str:
    """Address of the reading page."""
    return reverse("library:resource", args=[resource.pk])


def resources_for(viewer: "User", now: datetime) -> "QuerySet[Resource]":
    """What the viewer may open: what is listed for them, and what they studied in a session."""
    return Resource.objects.filter(_open_q(viewer, now) | Q(status__in=READABLE) & kept_open_q(viewer, now))


def _open_q(viewer: "User", now: datetime) -> Q:
    """What was published for the viewer's units, the own, and drafts of units the viewer works for."""
    paths = organizations.scope_paths(viewer, *permissions.STAFF, on=timezone.localdate(now))
    scoped = organizations.in_scope_q("organization__path", paths)
    unowned = Q(organization=None) if permissions.is_platform_staff(viewer, now) else Q(pk__in=[])
    return Q(status__in=READABLE) & usable_by_q(viewer, now) | Q(author=viewer) | scoped | unowned


def listed_resources(viewer: "User", now: datetime) -> "QuerySet[Resource]":
    """The rows of the list: readers do not meet what is out of use."""
    found = Resource.objects.filter(_open_q(viewer, now))
    found = found.select_related("organization").prefetch_related("disciplines")
    return found if permissions.is_staff(viewer, now) else found.exclude(status=Status.RETIRED)


def kept_values(field: str) -> list[tuple[str, str]]:
    """The values a field of published content has, for a filter: ``industry``, ``region`` or ``year``."""
    found = Resource.objects.filter(status__in=READABLE).values_list(field, flat=True).distinct()
    values = sorted({str(value) for value in found if value}, reverse=field == "year")
    return [(value, value) for value in values]
