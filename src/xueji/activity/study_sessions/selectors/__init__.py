"""Reads of study sessions; where rows are private the first argument is the viewer."""

from xueji.activity.study_sessions.models import Attendance, MeetingKind, PackItem, StudySession
from xueji.activity.study_sessions.proposing import ProposedItem, StudyPack, propose_pack
from xueji.activity.study_sessions.selectors.feeds import calendar_of, feed_of, person_of_feed
from xueji.activity.study_sessions.selectors.finding import Found, find_for_pack
from xueji.activity.study_sessions.selectors.ledger import LedgerFacts, content_in_words, ledger_facts
from xueji.activity.study_sessions.selectors.pack import PackEntry, PackSummary, mix_of_pack, pack, summary
from xueji.activity.study_sessions.selectors.roll import (
    RollCounts,
    RollRow,
    count_roll,
    invitations_of,
    roll,
    standing_statuses,
)
from xueji.activity.study_sessions.selectors.sessions import (
    DayOfCalendar,
    make_up_for,
    open_make_ups,
    overdue_make_ups,
    runnable_session,
    session_for,
    sessions_by_day,
    sessions_for,
    sessions_of_person,
    todays_sessions,
    typed_session_q,
)

AttendanceStatus = Attendance.Status
AttendanceRoute = Attendance.Route
PackKind = PackItem.Kind
SessionStatus = StudySession.Status

__all__ = [
    "AttendanceRoute",
    "AttendanceStatus",
    "Found",
    "LedgerFacts",
    "MeetingKind",
    "PackEntry",
    "PackKind",
    "PackSummary",
    "ProposedItem",
    "RollCounts",
    "RollRow",
    "SessionStatus",
    "StudyPack",
    "calendar_of",
    "content_in_words",
    "count_roll",
    "feed_of",
    "find_for_pack",
    "mix_of_pack",
    "invitations_of",
    "ledger_facts",
    "make_up_for",
    "open_make_ups",
    "overdue_make_ups",
    "pack",
    "person_of_feed",
    "propose_pack",
    "roll",
    "runnable_session",
    "session_for",
    "DayOfCalendar",
    "sessions_by_day",
    "sessions_for",
    "typed_session_q",
    "sessions_of_person",
    "standing_statuses",
    "summary",
    "todays_sessions",
]
