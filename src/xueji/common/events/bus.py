"""Announcements: told to subscribers after commit, again after a crash, and acted on exactly once.

``announce`` stores the event in the caller's transaction. After commit every subscriber runs in a
transaction of its own together with its delivery mark, so a kill between the two leaves neither. What
was not delivered is picked up by ``deliver_pending`` (the worker calls it every few seconds), after pauses
that grow from seconds to days. What failed ten times waits for ``try_stuck_again``.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from xueji.common.events.models import Announcement, Delivery

MAX_ATTEMPTS = 10
# After a failure the next try is due when the announcement is this old, four times older each time.
FIRST_PAUSE = timedelta(seconds=6)
PAUSE_GROWS = 4
FORGOTTEN_AT_ONCE = 1000

Subscriber = Callable[[Any], None]
logger = logging.getLogger(__name__)
_event_types: dict[str, type] = {}
_subscribers: dict[str, dict[str, Subscriber]] = defaultdict(dict)


def event_name(event_type: type) -> str:
    """Stored name of an event: ``<domain>.<Class>``."""
    return f"{event_type.__module__.split('.')[-2]}.{event_type.__name__}"


def subscribe(event_type: type, subscriber: Subscriber) -> None:
    """Ask to be told of an event; call it from ``AppConfig.ready``. Subscribing twice is one subscription."""
    name = event_name(event_type)
    _event_types[name] = event_type
    _subscribers[name][f"{subscriber.__module__}.{subscriber.__qualname__}"] = subscriber


def subscriptions() -> dict[str, list[str]]:
    """Who listens to what, for documentation and tests."""
    return {name: sorted(found) for name, found in _subscribers.items()}


def announce(event: object) -> None:
    """Announce a frozen dataclass of plain values (ids, ISO texts) from inside a transaction."""
    if not is_dataclass(event) or isinstance(event, type):
        raise TypeError("An announcement is an instance of a dataclass.")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("announce() belongs inside the transaction of the change it tells.")
    row = Announcement.objects.create(name=event_name(type(event)), payload=asdict(event))
    transaction.on_commit(partial(_deliver_quietly, row.pk))


def deliver_pending(limit: int = 100) -> int:
    """Deliver what an earlier process left behind; returns how many announcements were tried."""
    due = Q(attempts=0)
    for attempts in range(1, MAX_ATTEMPTS):
        due |= Q(attempts=attempts, announced_at__lte=timezone.now() - age_of_try(attempts))
    rows = Announcement.objects.filter(due, finished_at=None).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:limit])
    for key in keys:
        _deliver_quietly(key)
    return len(keys)


def age_of_try(attempts: int) -> timedelta:
    """How old an announcement is when it is tried once more after so many failures: 6 s … 4.5 days."""
    pauses: int = PAUSE_GROWS ** (attempts - 1)
    return FIRST_PAUSE * pauses


def undelivered() -> dict[str, int]:
    """How many announcements wait for a try (``waiting``) and how many for a person (``stuck``)."""
    given_up = stuck().count()
    return {"waiting": Announcement.objects.filter(finished_at=None).count() - given_up, "stuck": given_up}


def stuck() -> QuerySet[Announcement]:
    """Those that wait for a person, oldest first; ``error`` says what each failed of."""
    return Announcement.objects.filter(finished_at=None, attempts__gte=MAX_ATTEMPTS).order_by("pk")


def try_stuck_again() -> int:
    """Have those that wait for a person tried again by the worker; returns how many."""
    return stuck().update(attempts=0)


def forget_delivered(before: datetime) -> None:
    """Delete what was delivered to everybody before a moment, a thousand in a transaction."""
    rows = Announcement.objects.filter(finished_at__lt=before).order_by("pk")
    while keys := list(rows.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
        Announcement.objects.filter(pk__in=keys).delete()


def _deliver_quietly(key: int) -> None:
    try:
        deliver(key)
    except Exception as error:  # noqa: BLE001 - a failing subscriber must not undo what was committed
        logger.exception("Announcement %s was not delivered; it will be tried again.", key)
        row = Announcement.objects.filter(pk=key).first()
        if row is not None:
            row.attempts += 1
            row.error = f"{type(error).__name__}: {error}"[:2000]
            row.save(update_fields=["attempts", "error"])


def deliver(key: int) -> None:
    """Tell one announcement to every subscriber that has not had it yet."""
    row = Announcement.objects.filter(pk=key, finished_at=None).first()
    if row is None:
        return
    event_type = _event_types.get(row.name)
    for path, subscriber in _subscribers.get(row.name, {}).items():
        if event_type is not None and not row.deliveries.filter(subscriber=path).exists():
            _deliver_once(row, path, partial(subscriber, event_type(**row.payload)))
    Announcement.objects.filter(pk=key).update(finished_at=timezone.now(), error="")


def _deliver_once(row: Announcement, path: str, act: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            _, is_first = Delivery.objects.get_or_create(announcement=row, subscriber=path)
            if is_first:
                act()
    except IntegrityError:
        if not row.deliveries.filter(subscriber=path).exists():
            raise
