"""Writing the audit trail."""

from datetime import datetime
from typing import Any, Protocol

from django.db import models, transaction

from xueji.common.audit import sealing
from xueji.common.audit.models import AuditEntry, AuditWaiting

SYSTEM_NAME = "系统"
SUMMARY_MAX_CHARACTERS = 300


class Actor(Protocol):
    """What the trail needs to know of the account that acts."""

    pk: Any

    def get_full_name(self) -> str:
        """Name to show."""
        ...


def record(
    *,
    actor: Actor | None,
    action: str,
    target: models.Model,
    summary: str,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add one line to the audit trail, inside the transaction of the change it describes.

    Args:
        actor: the signed-in account; None for the system itself (jobs, command line).
        action: typed action, ``<domain>.<verb>``, e.g. ``study_sessions.close``.
        summary: Chinese sentence without personal data beyond names.
        at: moment of the change, timezone-aware.
        detail: JSON-ready facts, e.g. ``{"before": …, "after": …}``; no secrets.
    """
    entry = AuditEntry.objects.create(
        at=at,
        actor_id=actor.pk if actor else None,
        actor_name=(actor.get_full_name() if actor else SYSTEM_NAME)[:100],
        action=action,
        target_type=target._meta.label_lower[:60],
        target_id=str(target.pk),
        summary=summary[:SUMMARY_MAX_CHARACTERS],
        detail=detail or {},
    )
    AuditWaiting.objects.create(entry_id=entry.pk)
    transaction.on_commit(sealing.wake)
    return entry
