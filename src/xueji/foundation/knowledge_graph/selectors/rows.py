"""Rows of the lists."""

from __future__ import annotations

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from xueji.foundation.knowledge_graph.models import Concept, RiskPoint

from .graphs import ConceptGraph, concepts


def listed_concepts(graph: ConceptGraph, discipline: str, *, with_retired: bool) -> QuerySet[Concept]:
    """Concepts with the number of their links; ``discipline`` narrows to what lies under it."""
    rows = concepts().prefetch_related("labels", "broader_links__broader")
    if not with_retired:
        rows = rows.filter(status=Concept.Status.ACTIVE)
    if discipline:
        keys = [key for key, values in graph.disciplines.items() if discipline in values]
        rows = rows.filter(pk__in=keys)
    # The filter of the list asks for the same value again; here it has been answered by the hierarchy.
    return rows.annotate(
        in_discipline=Value(discipline),
        article_count=Count("article_links", distinct=True),
        link_count=Count("links", distinct=True),
    ).distinct()


def listed_risks(*, with_retired: bool) -> QuerySet[RiskPoint]:
    """Risk points with their level as a number, the highest first."""
    order = Case(
        When(level=RiskPoint.Level.HIGH, then=0),
        When(level=RiskPoint.Level.MEDIUM, then=1),
        default=2,
        output_field=IntegerField(),
    )
    rows = RiskPoint.objects.annotate(level_order=order)
    return rows if with_retired else rows.filter(Q(status=RiskPoint.Status.ACTIVE))
