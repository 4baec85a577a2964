"""Reading impact assessments."""

from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from xueji.foundation.privacy.models import ImpactAssessment


def approved_assessment(subject: str, on: date) -> ImpactAssessment | None:
    """The approved assessment of a kind of processing whose review is not due yet.

    Whoever switches such processing on must ask here, and refuse while it is None.
    """
    held = ImpactAssessment.objects.filter(
        subject=subject, status=ImpactAssessment.Status.APPROVED, review_date__gt=on
    )
    return held.order_by("-decided_at", "-pk").first()


def assessments() -> QuerySet[ImpactAssessment]:
    """Every assessment with its people."""
    return ImpactAssessment.objects.select_related("written_by__person", "decided_by__person")


def assessment_for(pk: int) -> ImpactAssessment:
    """One assessment, or 404."""
    return get_object_or_404(assessments(), pk=pk)
