"""Cases as things that concepts of the knowledge graph are linked to."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from xueji.foundation.knowledge_graph import services as graph

if TYPE_CHECKING:
    from xueji.foundation.library.models import Resource
    from xueji.foundation.organizations.models import User

KIND = "case"


def register() -> None:
    """Offer cases to the knowledge graph."""
    graph.register_kind(
        graph.LinkKind(
            key=KIND,
            label="案例",
            icon="books",
            order=10,
            visible=lambda viewer, now: True,
            targets=targets,
            search=search,
            citing=citing,
            texts=texts,
            codes=codes,
            ids=ids,
        )
    )


def _target(resource: "Resource") -> graph.Target:
    from xueji.foundation.library.selectors import resource_url

    facts = [resource.industry, resource.region, str(resource.year or "")]
    return graph.Target(
        resource.pk,
        resource.title,
        detail=" ".join(fact for fact in facts if fact),
        url=resource_url(resource),
        is_current=resource.status == resource.Status.PUBLISHED,
    )


def targets(viewer: "User", ids: Collection[int], now: datetime) -> dict[int, graph.Target]:
    """Cases by id, only those the viewer may open."""
    from xueji.foundation.library.selectors import resources_for

    rows = resources_for(viewer, now).filter(pk__in=list(ids), kind="case")
    return {resource.pk: _target(resource) for resource in rows.defer("body_html", "body_source")}


def search(viewer: "User", words: str, now: datetime, limit: int) -> list[graph.Target]:
    """Published cases by title."""
    from xueji.foundation.library.selectors import resources_for

    rows = resources_for(viewer, now).filter(kind="case", status="published")
    for word in words.split()[:6]:
        rows = rows.filter(title__icontains=word)
    return [_target(one) for one in rows.defer("body_html", "body_source").order_by("title", "pk")[:limit]]


def citing(article_ids: Collection[int]) -> dict[int, list[int]]:
    """Published cases by the article they cite."""
    from xueji.foundation.library.models import ResourceCitation

    rows = ResourceCitation.objects.filter(
        article_id__in=list(article_ids), resource__kind="case", resource__status="published"
    )
    found: dict[int, list[int]] = {}
    for article_id, resource_id in rows.order_by("resource_id").values_list("article_id", "resource_id"):
        found.setdefault(article_id, []).append(resource_id)
    return found


def texts() -> list[graph.TargetText]:
    """Every published case with its themes and words."""
    from xueji.foundation.library.models import Resource

    rows = Resource.objects.filter(kind="case", status="published").order_by("pk")
    return [
        graph.TargetText(key, title, f"{title}\n{themes}\n{violations}\n{text}")
        for key, title, themes, violations, text in rows.values_list(
            "pk", "title", "themes", "violation_types", "body_text"
        )
    ]


def codes(ids: Collection[int]) -> dict[int, str]:
    """Codes by id."""
    from xueji.foundation.library.models import Resource

    return dict(Resource.objects.filter(pk__in=list(ids)).values_list("pk", "code"))


def ids(codes: Collection[str]) -> dict[str, int]:
    """Ids by code."""
    from xueji.foundation.library.models import Resource

    return dict(Resource.objects.filter(code__in=list(codes)).values_list("code", "pk"))
