"""Forwarding to another learning record store: at least once, under the ids the statements have here.

The position of a target is the last record number dealt with. It moves after the other side has answered, so
a kill in between sends a batch again, and the other side knows its ids. Only what is older than every writer
at work is sent, so no record is stored behind the position later. Files go along (``parcels``).
"""

import base64
import http.client
import logging
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from xueji.common import crypto
from xueji.common.web import outgoing
from xueji.foundation.learning_records.exchange.parcels import Parcel, parcels
from xueji.foundation.learning_records.lrs import numbering
from xueji.foundation.learning_records.models import ForwardRefusal, ForwardTarget, LearningRecord
from xueji.foundation.learning_records.rules import moments
from xueji.foundation.organizations import selectors as organizations

BATCH_STATEMENTS = 100
BATCHES_A_RUN = 50
TIMEOUT_SECONDS = 20
ANSWER_BYTES = 64 * 1024  # ids of a batch; more is not looked at
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# The other side will never take these; anything else may pass.
REFUSING = frozenset({400, 409, 413, 422})
logger = logging.getLogger(__name__)


class NotTaken(Exception):
    """The other side did not take a batch; ``status`` 0 means it could not be reached."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason[:300]


def forward_due(now: datetime) -> None:
    """Send what is waiting to every target whose turn has come; scheduled work."""
    for target in ForwardTarget.objects.filter(is_active=True).select_related("organization"):
        if target.next_try_at is None or target.next_try_at <= now:
            try:
                forward(target, now)
            except Exception as error:  # one target must not hold up the others
                logger.exception("Forwarding to %s", target.name)
                _note_failure(target, NotTaken(0, f"平台出错：{type(error).__name__}"), now)


def forward(target: ForwardTarget, now: datetime) -> int:
    """Send waiting records of one target in batches; returns how many were taken."""
    sent = 0
    for _ in range(BATCHES_A_RUN):
        numbers = waiting(target, BATCH_STATEMENTS)
        if not numbers:
            break
        try:
            for parcel in parcels(numbers, target.organization_id):
                taken = _send_apart(target, parcel, now)
                _move(target, parcel.numbers[-1], taken, now)
                sent += taken
            _move(target, numbers[-1], 0, now)  # a record that is gone by now must not hold up the others
        except NotTaken as error:
            _note_failure(target, error, now)
            break
    return sent


def waiting(target: ForwardTarget, limit: int) -> list[int]:
    """Numbers of the next records for a target, oldest first."""
    until = moments.number_at(numbering.consistent_through())
    rows = _records(target).filter(seq__gt=target.position, seq__lt=until)
    return list(rows.order_by("seq").values_list("seq", flat=True)[:limit])


def lag(target: ForwardTarget) -> int:
    """How many records wait for a target."""
    return _records(target).filter(seq__gt=target.position).count()


def targets_waiting_for(begin: datetime, end: datetime) -> list[str]:
    """Names of the targets, paused ones too, that have not got all statements of tools stored in between."""
    bounds = {
        "seq__gte": moments.number_at(begin),
        "seq__lt": moments.number_at(end),
        "tenant__isnull": False,
    }
    found = ForwardTarget.objects.select_related("organization").order_by("name")
    return [one.name for one in found if _records(one).filter(seq__gt=one.position, **bounds).exists()]


def _records(target: ForwardTarget) -> QuerySet[LearningRecord]:
    """Records of the unit and below; statements of other units' tools are nobody else's."""
    paths = organizations.with_former_paths([target.organization.path])
    own_acts = organizations.in_scope_q("organization_path", paths) & Q(tenant=None)
    rows = LearningRecord.objects.filter(own_acts | Q(tenant=target.organization), is_voided=False)
    verbs = target.verbs.split()
    return rows.filter(verb__in=verbs) if verbs else rows


def _send_apart(target: ForwardTarget, parcel: Parcel, now: datetime) -> int:
    """Send a parcel; one that is refused is halved until the statement at fault stands alone."""
    numbers = parcel.numbers
    try:
        _post(target, parcel)
    except NotTaken as error:
        if error.status not in REFUSING:
            raise
        if len(numbers) == 1:
            ForwardRefusal.objects.update_or_create(
                target=target, record_id=numbers[0], defaults={"reason": str(error), "refused_at": now}
            )
            return 0
        middle = len(numbers) // 2
        return _send_each(target, numbers[:middle], now) + _send_each(target, numbers[middle:], now)
    ForwardRefusal.objects.filter(target=target, record_id__in=numbers).delete()
    return len(numbers)


def _send_each(target: ForwardTarget, numbers: Sequence[int], now: datetime) -> int:
    found = parcels(numbers, target.organization_id)
    return sum(_send_apart(target, parcel, now) for parcel in found)


def _post(target: ForwardTarget, parcel: Parcel) -> None:
    pair = f"{target.key}:{crypto.decrypt(target.secret_sealed)}"
    body, content_type = parcel.content(target.organization_id)
    headers = {
        "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
        "Content-Type": content_type,
        "X-Experience-API-Version": target.version,
    }
    url = target.url.rstrip("/") + "/statements"
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - send checks the scheme
    try:
        with outgoing.send(request, TIMEOUT_SECONDS) as answer:
            answer.read(ANSWER_BYTES)
    except outgoing.AddressRefused as refusal:
        raise NotTaken(0, refusal.message) from None
    except urllib.error.HTTPError as error:
        raise NotTaken(error.code, f"{error.code} {error.read(250).decode(errors='replace')}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NotTaken(0, f"无法连接：{error}") from None


def _move(target: ForwardTarget, position: int, taken: int, now: datetime) -> None:
    """Note how far the target is; a position that was reached already changes nothing."""
    ForwardTarget.objects.filter(pk=target.pk, position__lt=position).update(
        position=position,
        sent_count=F("sent_count") + taken,
        failures=0,
        next_try_at=None,
        last_sent_at=now,
        last_error="",
    )
    target.position = position


def _note_failure(target: ForwardTarget, error: NotTaken, now: datetime) -> None:
    """Wait twice as long after every failure in a row, six hours at most."""
    failures = target.failures + 1
    wait = min(FIRST_WAIT * 2 ** min(failures - 1, 20), LONGEST_WAIT)
    ForwardTarget.objects.filter(pk=target.pk).update(
        failures=failures, next_try_at=now + wait, last_error=error.reason
    )
    logger.warning("Forwarding to %s failed: %s", target.name, error.reason)


def send_refused_again(refusal: ForwardRefusal, now: datetime) -> bool:
    """Try one refused statement once more; returns whether it was taken.

    Raises:
        NotTaken: the other side could not be reached.
    """
    # Outside a transaction: on SQLite one that waits for another server would hold up every writer.
    taken = _send_each(refusal.target, [refusal.record_id], now)
    if taken:
        ForwardTarget.objects.filter(pk=refusal.target_id).update(sent_count=F("sent_count") + taken)
    return bool(taken)


def states() -> dict[str, float]:
    """How many targets are served, are being tried again, or are paused; for the metrics."""
    found = list(ForwardTarget.objects.values_list("is_active", "failures"))
    retrying = sum(1 for is_active, failures in found if is_active and failures)
    paused = sum(1 for is_active, _ in found if not is_active)
    return {"retrying": retrying, "paused": paused, "served": len(found) - retrying - paused}
