"""Puts new lines of the trail into the chain of seals.

Lines are written by many processes at once; one at a time (whoever holds the head row) gives them numbers.
A serving process seals right after a commit in a thread of its own, the worker every few seconds, so that
nothing waits for long whichever of them was killed.
"""

import logging
import threading
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from xueji.common.audit import marks, rules
from xueji.common.audit.models import AuditEntry, AuditHead, AuditSeal, AuditWaiting

BATCH_ROWS = 500
FIELDS = ("id", "at", "actor_id", "actor_name", "action", "target_type", "target_id", "summary", "detail")
logger = logging.getLogger(__name__)


def key() -> bytes:
    """The key of the seals; it lives outside the database."""
    return settings.AUDIT_KEY.encode()


def content_of(entry: AuditEntry) -> bytes:
    """The bytes of a line that its seal covers."""
    return rules.content_of({name: getattr(entry, name) for name in FIELDS})


def seal_waiting(now: datetime) -> int:
    """Seal every line that waits; returns how many. Safe to call from several processes."""
    total = 0
    while count := _seal_batch(now):
        total += count
        if count < BATCH_ROWS:
            break
    return total


def _seal_batch(now: datetime) -> int:
    if not AuditWaiting.objects.exists():
        return 0
    with transaction.atomic():
        head = _held_head()
        ids = list(AuditWaiting.objects.order_by("entry_id").values_list("entry_id", flat=True)[:BATCH_ROWS])
        seals = _seals(head, ids, now)
        AuditSeal.objects.bulk_create(seals)
        AuditWaiting.objects.filter(entry_id__in=ids).delete()
        head.save(update_fields=["number", "digest"])
    if seals:
        marks.write_head(seals[-1])
    return len(ids)


def _held_head() -> AuditHead:
    AuditHead.objects.get_or_create(pk=1, defaults={"digest": rules.FIRST})
    return AuditHead.objects.select_for_update().get(pk=1)


def _seals(head: AuditHead, ids: list[int], now: datetime) -> list[AuditSeal]:
    algorithm, entries, seals = rules.best_algorithm(), AuditEntry.objects.in_bulk(ids), []
    for entry_id in ids:
        entry = entries.get(entry_id)
        # A line that was deleted before it could be sealed leaves a seal over nothing, which verify reports.
        content = content_of(entry) if entry else b""
        head.number += 1
        head.digest = rules.seal(key(), algorithm, head.number, head.digest, content)
        seals.append(
            AuditSeal(
                number=head.number,
                entry_id=entry_id,
                algorithm=algorithm,
                digest=head.digest,
                sealed_at=now,
            )
        )
    return seals


class _Sealer:
    """A thread that seals when it is woken; several wakes while it works are one."""

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Seal right after each commit from now on."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="audit-sealer", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Tell the thread that a line waits; nothing happens in a process that has none."""
        if self._thread is not None:
            self._wake.set()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            close_old_connections()
            try:
                seal_waiting(timezone.now())
            except Exception:  # noqa: BLE001 - the worker seals what this thread could not
                logger.exception("The audit trail could not be sealed now; the worker tries again.")
                connection.close()


_sealer = _Sealer()
start, wake = _sealer.start, _sealer.wake
