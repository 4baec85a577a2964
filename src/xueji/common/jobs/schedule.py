"""The one table of scheduled work: domains register a function and its period in ``AppConfig.ready``."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from xueji.common.jobs.models import ScheduleMark

ERROR_MAX_CHARACTERS = 4_000
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scheduled:
    """A function that is called with the present moment once a period."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]
    label: str
    is_apart: bool = False


_scheduled: dict[str, Scheduled] = {}


def every(
    name: str,
    period: timedelta,
    run: Callable[[datetime], None],
    *,
    label: str = "",
    is_apart: bool = False,
) -> None:
    """Register scheduled work; the function must be idempotent.

    Args:
        name: the key of its mark, never changed.
        label: what it does, in the words of the pages.
        is_apart: the worker lets a process of its own do it, which gives its memory back at the end.
    """
    _scheduled[name] = Scheduled(name, period, run, label or name, is_apart)


def scheduled() -> list[Scheduled]:
    """Everything registered, by name."""
    return [_scheduled[name] for name in sorted(_scheduled)]


def run_due(now: datetime, *, apart: Callable[[str], None] | None = None) -> list[str]:
    """Run what is due at ``now``; a failure is logged and waits for its next turn. Returns names run.

    Args:
        apart: begins work that is to run in a process of its own; None: everything runs here.
    """
    done = []
    for item in scheduled():
        if _claim(item, now):
            if item.is_apart and apart is not None:
                apart(item.name)
            else:
                run_now(item, now)
            done.append(item.name)
    return done


def run_now(item: Scheduled, now: datetime) -> None:
    """Run one piece of scheduled work and note how it went."""
    error = ""
    try:
        item.run(now)
    except Exception:  # noqa: BLE001 - one failing job must not stop the others
        logger.exception("Scheduled job %s failed; its next turn comes in %s.", item.name, item.every)
        error = traceback.format_exc()[-ERROR_MAX_CHARACTERS:]
    ScheduleMark.objects.filter(name=item.name).update(last_finished_at=timezone.now(), last_error=error)


def _claim(item: Scheduled, now: datetime) -> bool:
    marks = ScheduleMark.objects.filter(name=item.name)
    # A clock set back leaves a mark far in the future; anything beyond one period counts as due.
    late = Q(due_at__lte=now) | Q(due_at__gt=now + item.every)
    if marks.filter(late).update(due_at=now + item.every, last_started_at=now):
        return True
    if marks.exists():
        return False
    try:
        ScheduleMark.objects.create(name=item.name, due_at=now + item.every, last_started_at=now)
    except IntegrityError:
        return False
    return True
