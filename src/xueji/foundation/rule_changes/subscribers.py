"""What this domain does when versions were compared, and when a person has checked the comparison."""

from django.utils import timezone

from xueji.foundation.regulations.events import VersionComparisonConfirmed, VersionsCompared
from xueji.foundation.rule_changes import services


def begin(event: VersionComparisonConfirmed | VersionsCompared) -> None:
    """Start at once when the version is already in force; otherwise the hourly job does on its day."""
    services.start_run(event.comparison_id, timezone.now())
