"""Writing the audit trail."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import models, transaction

from xueji.common.audit import rules, sealing
from xueji.common.audit.models import AuditEntry, AuditWaiting

SYSTEM_NAME = "系统"
SUMMARY_MAX_CHARACTERS = 300
# The action of a sensitive read names what was read behind this mark: ``archives.read-archive``.
READ_MARK = ".read-"
FOLD_READS_WITHIN = timedelta(minutes=30)


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
    # A line and its wait belong together, also where no transaction is open.
    with transaction.atomic(savepoint=False):
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


def record_read(
    *,
    actor: Actor,
    action: str,
    target: models.Model,
    summary: str,
    purpose: str,
    at: datetime,
    fold_within: timedelta = FOLD_READS_WITHIN,
) -> AuditEntry | None:
    """Add a line that somebody looked at what is held about a person; None when one stands there already.

    Looking at the same thing again within a short time is one line, so that reloading a page fills no trail.

    Args:
        action: ``<domain>.read-<what>``.
        target: the person who was looked at.
        purpose: what for, in words for that person.
    """
    if READ_MARK not in action:
        raise ValueError(f"{action} does not name what was read.")
    same = AuditEntry.objects.filter(
        target_type=target._meta.label_lower[:60],
        target_id=str(target.pk),
        actor_id=actor.pk,
        action=action,
        at__gt=at - fold_within,
        # Lines from before a clock was set back lie ahead of now and fold nothing.
        at__lt=at + fold_within,
    )
    if same.exists():
        return None
    with transaction.atomic():
        return record(
            actor=actor,
            action=action,
            target=target,
            summary=summary,
            at=at,
            detail={"purpose": purpose},
        )


def sign(content: bytes) -> tuple[str, str]:
    """A keyed digest over a document with the key of the trail: algorithm and 64 hexadecimal digits."""
    algorithm = rules.best_algorithm()
    return algorithm, rules.signature(sealing.key(), algorithm, content)


def is_signed(content: bytes, algorithm: str, digest: str) -> bool:
    """Whether a document is the one that was signed, to the letter."""
    return algorithm in rules.ALGORITHMS and rules.signature(sealing.key(), algorithm, content) == digest
