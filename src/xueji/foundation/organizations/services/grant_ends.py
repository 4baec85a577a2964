"""Ending grants in whatever way: what gave power stays on record, whatever its day."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from xueji.foundation.organizations.models import RoleAssignment

ONE_DAY = timedelta(days=1)


def end_grants(grants: QuerySet[RoleAssignment], on: date, now: datetime) -> None:
    """End grants that reach beyond a day; five statements however many there are.

    One that has not begun by then is removed. One that began meanwhile, because the day is past or today,
    held until now and stays: what was done under it counts, and what was handed on from it hangs on it. A
    span has a length, so of one begun today the moment tells when it ended.
    """
    today = timezone.localdate(now)
    freed = {"duty": None} if on <= today else {}
    grants.filter(valid_from__gte=on, valid_from__gt=today).delete()
    grants.filter(valid_from__lt=on).update(valid_until=on, **freed)
    late = grants.filter(valid_from__gte=on)
    late.filter(valid_from__lt=today).update(valid_until=today, **freed)
    late.filter(valid_from=today).update(valid_until=today + ONE_DAY, ended_at=now, **freed)
