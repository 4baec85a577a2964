"""How rows of sessions follow when two records of people are one human."""

from datetime import datetime

from xueji.activity.study_sessions.models import Attendance, CalendarFeed, Invitation, MakeUpTask
from xueji.foundation.organizations.services import register_person_rows

Status = Attendance.Status
# Whoever was there once was there: the best of two counts.
BEST_FIRST = (Status.PRESENT, Status.ONLINE, Status.DUTY, Status.LEAVE, Status.ABSENT)
ATTENDED = ("status", "route", "recorded_at", "device_mark", "code_window", "recorded_by_id", "note")


def register() -> None:
    """Sessions, invitations, attendance and make-up tasks follow."""
    register_person_rows("study_sessions.StudySession", "chair", "lead_reader", "recorder", "organizer")
    register_person_rows("study_sessions.Invitation", "person", settle=_drop)
    register_person_rows("study_sessions.Attendance", "person", settle=_settle_attendance)
    register_person_rows("study_sessions.Attendance", "recorded_by")
    register_person_rows("study_sessions.AttendanceCorrection", "person", "corrected_by")
    register_person_rows("study_sessions.MakeUpTask", "person", settle=_settle_make_up)
    register_person_rows("study_sessions.CalendarFeed", "person", settle=_drop)


def _drop(_mine: Invitation | CalendarFeed, theirs: Invitation | CalendarFeed) -> None:
    theirs.delete()


def _settle_attendance(mine: Attendance, theirs: Attendance) -> None:
    better = min((mine, theirs), key=lambda one: BEST_FIRST.index(Status(one.status)))
    for name in ATTENDED:
        setattr(mine, name, getattr(better, name))
    theirs.delete()
    mine.save()


def _settle_make_up(mine: MakeUpTask, theirs: MakeUpTask) -> None:
    mine.completed_at = _earliest(mine.completed_at, theirs.completed_at)
    if mine.canceled_at is not None:
        mine.canceled_at = theirs.canceled_at
    theirs.delete()
    mine.save()


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((one for one in moments if one is not None), default=None)
