"""Which sessions take check-ins and answers right now, held still until the batch is written."""

import time
from collections.abc import Collection

from django.db import connection

from xueji.activity.study_sessions.models import StudySession


def live_stages(session_ids: Collection[int]) -> dict[int, str]:
    """Stage of each of these sessions that is live, inside the caller's transaction.

    FOR SHARE: closing a session waits for this batch, and a later batch sees it closed. (SQLite has one
    writer at a time anyway.)
    """
    marks = ", ".join(["%s"] * len(session_ids))
    lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
    table = StudySession._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, stage FROM {table} WHERE status = 'live' AND id IN ({marks}){lock}",  # noqa: S608
            list(session_ids),
        )
        return dict(cursor.fetchall())


STATE_GOOD_FOR_SECONDS = 1.0
_states: dict[int, tuple[float, str]] = {}


def state_now(session_id: int) -> str:
    """``status:stage`` of a session, at most a second old; empty when there is none.

    A hall of phones asks for this every few seconds, so each process reads it at most once a second.
    """
    read_at, state = _states.get(session_id, (0.0, ""))
    if time.monotonic() - read_at > STATE_GOOD_FOR_SECONDS:
        row = StudySession.objects.filter(pk=session_id).values_list("status", "stage").first()
        state = f"{row[0]}:{row[1]}" if row else ""
        if len(_states) > 1000:
            _states.clear()
        _states[session_id] = (time.monotonic(), state)
    return state
