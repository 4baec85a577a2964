"""What the library does when a text has come in or a date has changed."""

from django.utils import timezone

from xueji.foundation.regulations import services
from xueji.foundation.regulations.events import RegulationVersionImported, VersionDatesChanged


def compare_with_neighbours(event: RegulationVersionImported | VersionDatesChanged) -> None:
    """Put the version beside the ones before and after it; told twice, it changes nothing."""
    services.compare_neighbours(event.version_id, timezone.now())
