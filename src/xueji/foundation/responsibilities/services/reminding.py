"""Owners hear once when the day comes near, and once when it has passed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from xueji.foundation.responsibilities.models import Responsibility
from xueji.foundation.responsibilities.services.items import tell_owner

AHEAD = timedelta(days=7)


def remind(now: datetime) -> None:
    """Tell owners of what is due within a week, and of what is overdue; told twice, it is one notice."""
    today = timezone.localdate(now)
    rows = Responsibility.objects.filter(status=Responsibility.Status.IN_FORCE, due_date__lte=today + AHEAD)
    with transaction.atomic():
        for item in rows.order_by("pk").iterator(chunk_size=500):
            if item.is_overdue(today):
                title, key = "责任事项已逾期", f"overdue:{item.pk}:{item.due_date}"
            else:
                title, key = "责任事项快到期", f"due:{item.pk}:{item.due_date}"
            tell_owner(item, title, f"{item.text[:60]}（期限 {item.due_date}）", key, now)
