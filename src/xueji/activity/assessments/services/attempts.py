"""Attempts: one sitting of one person on one occasion."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from xueji.activity.assessments.models import Attempt
from xueji.common.errors import DomainError


class AttemptClosed(DomainError):
    """The sitting was handed in or its time is over; the answer was not taken."""


def ensure_attempt(
    *, occasion: str, person_id: int, now: datetime, closes_at: datetime | None = None
) -> Attempt:
    """The person's attempt on this occasion, begun now if there is none; an existing one stays as it is.

    Args:
        occasion: e.g. ``session:12``, ``makeup:7``, ``test:3``.
        closes_at: the first moment at which answers are no longer taken; None: until handed in.
    """
    attempt, _ = Attempt.objects.get_or_create(
        occasion=occasion,
        person_id=person_id,
        defaults={"started_at": now, "closes_at": closes_at},
    )
    return attempt


def close_attempts(*, occasion: str, now: datetime) -> int:
    """Hand in every attempt of an occasion that is still open; returns how many there were."""
    return open_attempts(occasion).update(submitted_at=now)


def open_attempts(occasion: str) -> "QuerySet[Attempt]":
    """Attempts nobody has handed in yet."""
    return Attempt.objects.filter(occasion=occasion, submitted_at=None)


class Times(NamedTuple):
    """When an attempt was handed in and until when it takes answers, each None while open."""

    submitted_at: datetime | None
    closes_at: datetime | None


def is_open(attempt: Attempt | Times, at: datetime) -> bool:
    """Whether the attempt takes answers at a moment."""
    return attempt.submitted_at is None and (attempt.closes_at is None or at < attempt.closes_at)
