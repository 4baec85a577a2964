"""What the ledger does when a session is closed, corrected or made up."""

from django.utils import timezone

from xueji.activity.study_sessions.events import MakeUpCompleted, SessionClosed, SessionCorrected
from xueji.foundation.rule_changes.events import InterpretationMissed, StudyPeriodEnded
from xueji.reporting.archives import services


def fill_ledger(event: SessionClosed | SessionCorrected | MakeUpCompleted) -> None:
    """Write or refresh the row of the session; told twice, it changes nothing."""
    services.fill_from_session(event.session_id, timezone.now())


def note_missed_interpretation(event: InterpretationMissed) -> None:
    """Write into the ledger of the top units that no interpretation came in time."""
    services.note_missed_interpretation(event.run_id, timezone.now())


def note_missed_study(event: StudyPeriodEnded) -> None:
    """Write into the ledger of each unit that has not studied the changed articles."""
    services.note_missed_study(event.run_id, timezone.now())
