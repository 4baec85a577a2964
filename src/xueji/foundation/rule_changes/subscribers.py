"""What this domain does when a comparison has been checked."""

from django.utils import timezone

from xueji.foundation.regulations.events import VersionComparisonConfirmed
from xueji.foundation.rule_changes import services


def begin(event: VersionComparisonConfirmed) -> None:
    """Start at once when the version is already in force; otherwise the daily job does on its day."""
    services.start_run(event.comparison_id, timezone.now())
