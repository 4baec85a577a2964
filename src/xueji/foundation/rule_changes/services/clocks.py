"""The clocks of a change: interpretation within days, study within a month."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from xueji.common.events.bus import announce
from xueji.foundation.rule_changes import registry
from xueji.foundation.rule_changes.events import InterpretationMissed, StudyPeriodEnded
from xueji.foundation.rule_changes.models import ImpactRun


def watch_clocks(now: datetime) -> None:
    """Note interpretations that came, and tell once of each clock that ran out."""
    for run in ImpactRun.objects.filter(interpreted_at=None, study_ended_at=None):
        _watch_interpretation(run.pk, now)
    today = timezone.localdate(now)
    for run in ImpactRun.objects.filter(study_ended_at=None, study_due_date__lt=today):
        with transaction.atomic():
            if ImpactRun.objects.filter(pk=run.pk, study_ended_at=None).update(study_ended_at=now):
                announce(StudyPeriodEnded(run.pk))


@transaction.atomic
def _watch_interpretation(run_id: int, now: datetime) -> None:
    run = ImpactRun.objects.select_for_update().select_related("comparison").get(pk=run_id)
    day = registry.interpreted_on(run.comparison.new_version_id)
    if day is not None and run.interpreted_at is None:
        run.interpreted_at = timezone.make_aware(datetime.combine(day, time()))
        run.save(update_fields=["interpreted_at"])
    is_late = timezone.localdate(now) > run.interpretation_due_date
    if day is None and is_late and run.interpretation_missed_at is None:
        run.interpretation_missed_at = now
        run.save(update_fields=["interpretation_missed_at"])
        announce(InterpretationMissed(run.pk))
