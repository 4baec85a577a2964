"""Evidence grades and signs of a session's attendances, computed from the stored rows."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from xueji.activity.study_sessions import rules
from xueji.activity.study_sessions.live import codes
from xueji.activity.study_sessions.models import Attendance, StudySession
from xueji.activity.study_sessions.policy import session_policy


def signs_of(
    session: StudySession, attendances: Iterable[Attendance], invited_count: int
) -> dict[int, list[str]]:
    """Signs of relay by person, in words, for the host to judge; nothing follows from them by itself."""
    policy = session_policy()
    figures = rules.RelayFigures(
        lingering_seconds=policy.lingering_seconds,
        burst_seconds=policy.burst_seconds,
        burst_least=policy.burst_least,
        burst_share=policy.burst_share,
    )
    check_ins = [check_in for row in attendances if (check_in := _check_in(row)) is not None]
    return rules.relay_signs(check_ins, session.opened_at, invited_count, figures)


def grades_of(session: StudySession, attendances: Sequence[Attendance], invited_count: int) -> dict[int, str]:
    """Evidence grade by person; empty for those who did not attend."""
    signs = signs_of(session, attendances, invited_count)
    return {row.person_id: grade_of(session, row, len(signs.get(row.person_id, []))) for row in attendances}


def grade_of(session: StudySession, row: Attendance, sign_count: int) -> str:
    """Evidence grade of one attendance row as first taken; a correction is always grade C."""
    return rules.evidence_grade(
        status=row.status,
        route=row.route,
        has_code=row.code_window is not None,
        confirmed=row.recorded_by_id is not None,
        signs=sign_count,
        entered_later=session.closed_at is not None and row.recorded_at > session.closed_at,
    )


def _check_in(row: Attendance) -> rules.CheckIn | None:
    if row.code_window is None:
        return None
    length = (
        codes.DIGITS_WINDOW_SECONDS if row.route == Attendance.Route.DIGITS else codes.LINK_WINDOW_SECONDS
    )
    # A code is good in its own window and the next one.
    start = datetime.fromtimestamp(row.code_window * length, tz=UTC)
    until = datetime.fromtimestamp((row.code_window + 2) * length, tz=UTC)
    return rules.CheckIn(row.person_id, row.recorded_at, row.device_mark, start, until)
