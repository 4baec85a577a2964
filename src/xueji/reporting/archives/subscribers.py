"""What the ledger does when a session is closed, corrected or made up."""

from django.utils import timezone

from xueji.activity.study_sessions.events import MakeUpCompleted, SessionClosed, SessionCorrected
from xueji.reporting.archives import services


def fill_ledger(event: SessionClosed | SessionCorrected | MakeUpCompleted) -> None:
    """Write or refresh the row of the session; told twice, it changes nothing."""
    services.fill_from_session(event.session_id, timezone.now())
