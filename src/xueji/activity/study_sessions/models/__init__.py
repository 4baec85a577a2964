"""Study sessions: facts and constraints."""

from xueji.activity.study_sessions.models.attendance import (
    Attendance,
    AttendanceCorrection,
    MakeUpTask,
)
from xueji.activity.study_sessions.models.session import (
    AgendaItem,
    Invitation,
    PackItem,
    SessionSeries,
    StudySession,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "AttendanceCorrection",
    "Invitation",
    "MakeUpTask",
    "PackItem",
    "SessionSeries",
    "StudySession",
]
