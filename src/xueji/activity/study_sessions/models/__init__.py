"""Study sessions: facts and constraints."""

from xueji.activity.study_sessions.models.attendance import (
    Attendance,
    AttendanceCorrection,
    MakeUpTask,
)
from xueji.activity.study_sessions.models.feed import CalendarFeed, feed_digest
from xueji.activity.study_sessions.models.session import (
    AgendaItem,
    Invitation,
    MeetingKind,
    PackItem,
    SessionSeries,
    StudySession,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "AttendanceCorrection",
    "CalendarFeed",
    "Invitation",
    "MakeUpTask",
    "MeetingKind",
    "PackItem",
    "SessionSeries",
    "StudySession",
    "feed_digest",
]
