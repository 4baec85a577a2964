"""Reading the audit trail."""

from datetime import datetime

from django.db import models

from xueji.common.audit.models import AuditEntry, AuditWaiting
from xueji.common.audit.services import READ_MARK


def history_of(target: models.Model) -> models.QuerySet[AuditEntry]:
    """Every line about one thing, newest first."""
    return AuditEntry.objects.filter(
        target_type=target._meta.label_lower[:60], target_id=str(target.pk)
    ).order_by("-pk")


def reads_of(target: models.Model) -> models.QuerySet[AuditEntry]:
    """Every time somebody looked at what is held about a person, newest first."""
    return history_of(target).filter(action__contains=READ_MARK)


def entries() -> models.QuerySet[AuditEntry]:
    """The whole trail, newest first; only for those who may read it."""
    return AuditEntry.objects.order_by("-pk")


def seal_lag(now: datetime) -> tuple[int, float]:
    """How many lines have no seal yet, and for how many seconds the oldest has waited."""
    waiting = AuditWaiting.objects.order_by("entry_id").values_list("entry_id", flat=True)
    count = waiting.count()
    at = AuditEntry.objects.filter(pk__in=waiting[:1]).values_list("at", flat=True).first() if count else None
    return count, max((now - at).total_seconds(), 0.0) if at else 0.0
