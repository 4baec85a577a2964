"""Which sessions take check-ins and answers right now, held still until the batch is written."""

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
