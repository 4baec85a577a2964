"""Scheduled work of assessments."""

from datetime import timedelta

from xueji.activity.assessments.services import settle_due
from xueji.common.jobs import schedule

SETTLE_EVERY = timedelta(minutes=1)


def register() -> None:
    """Put the work into the schedule."""
    schedule.every("assessments.settle_due", SETTLE_EVERY, settle_due, label="结算到时的测试")
