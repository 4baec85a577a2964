"""Reading the audit trail."""

from django.db import models

from xueji.common.audit.models import AuditEntry


def history_of(target: models.Model) -> models.QuerySet[AuditEntry]:
    """Every line about one thing, newest first."""
    return AuditEntry.objects.filter(
        target_type=target._meta.label_lower[:60], target_id=str(target.pk)
    ).order_by("-pk")


def entries() -> models.QuerySet[AuditEntry]:
    """The whole trail, newest first; only for those who may read it."""
    return AuditEntry.objects.order_by("-pk")
