"""Risk points as things concepts are linked to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from xueji.foundation.knowledge_graph import registry

if TYPE_CHECKING:
    from xueji.foundation.knowledge_graph.models import RiskPoint
    from xueji.foundation.organizations.models import User

KIND = "risk"


def register() -> None:
    """Offer risk points."""
    registry.register_kind(
        registry.LinkKind(
            key=KIND,
            label="风险点",
            icon="alert-triangle",
            order=30,
            visible=lambda viewer, now: True,
            targets=targets,
            search=search,
            citing=lambda article_ids: {},
            texts=texts,
            codes=codes,
            ids=ids,
        )
    )


def _target(risk: RiskPoint) -> registry.Target:
    return registry.Target(
        risk.pk,
        risk.name,
        detail=f"{risk.get_level_display()}风险",
        url=reverse("knowledge_graph:risk", args=[risk.pk]),
        is_current=risk.status == risk.Status.ACTIVE,
    )


def targets(viewer: User, ids: Collection[int], now: datetime) -> dict[int, registry.Target]:
    """Risk points by id; everybody reads them."""
    from xueji.foundation.knowledge_graph.models import RiskPoint

    return {risk.pk: _target(risk) for risk in RiskPoint.objects.filter(pk__in=list(ids))}


def search(viewer: User, words: str, now: datetime, limit: int) -> list[registry.Target]:
    """Risk points in use by name or code."""
    from xueji.foundation.knowledge_graph.models import RiskPoint

    rows = RiskPoint.objects.filter(status=RiskPoint.Status.ACTIVE)
    for word in words.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(code__istartswith=word) | Q(power__icontains=word))
    return [_target(risk) for risk in rows.order_by("code")[:limit]]


def texts() -> list[registry.TargetText]:
    """Every risk point in use, for suggestions."""
    from xueji.foundation.knowledge_graph.models import RiskPoint

    rows = RiskPoint.objects.filter(status=RiskPoint.Status.ACTIVE).order_by("pk")
    return [
        registry.TargetText(one.pk, one.name, f"{one.name}\n{one.power}\n{one.description}\n{one.controls}")
        for one in rows
    ]


def codes(ids: Collection[int]) -> dict[int, str]:
    """Codes by id."""
    from xueji.foundation.knowledge_graph.models import RiskPoint

    return dict(RiskPoint.objects.filter(pk__in=list(ids)).values_list("pk", "code"))


def ids(codes: Collection[str]) -> dict[str, int]:
    """Ids by code."""
    from xueji.foundation.knowledge_graph.models import RiskPoint

    return dict(RiskPoint.objects.filter(code__in=list(codes)).values_list("code", "pk"))
