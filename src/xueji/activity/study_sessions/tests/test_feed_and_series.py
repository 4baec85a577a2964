"""The calendar feed and recurring sessions."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from xueji.activity.study_sessions import selectors, services
from xueji.activity.study_sessions.models import StudySession
from xueji.activity.study_sessions.testing import BEFORE, STARTS_AT, make_session
from xueji.common.errors import DomainError

pytestmark = pytest.mark.django_db


def test_the_feed_tells_the_moment_in_utc():
    made = make_session(status="ready")
    body = selectors.calendar_of(made.members[1], STARTS_AT, "https://xueji.example")
    event = Calendar.from_ical(body).walk("VEVENT")[0]
    assert event.decoded("dtstart") == STARTS_AT and b"DTSTART:20260907T010000Z" in body
    assert str(event["url"]) == f"https://xueji.example/sessions/{made.session.pk}/"


def test_a_draft_is_not_in_the_feed():
    made = make_session()
    assert b"VEVENT" not in selectors.calendar_of(made.members[1], STARTS_AT, "")


def test_a_series_fills_five_weeks_ahead_once():
    made = make_session()
    series = services.start_series(made.session, "weekly", date(2027, 1, 1), made.host, BEFORE)
    days = [row.starts_at.date().isoformat() for row in series.sessions.order_by("starts_at")]
    assert days == ["2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28", "2026-10-05"]
    assert services.extend_all_series(BEFORE) == 0
    assert services.extend_all_series(BEFORE + timedelta(days=7)) == 1
    copy = series.sessions.order_by("starts_at")[1]
    assert copy.invitations.count() == 4 and copy.status == "draft" and not copy.pack_items.exists()


def test_ending_a_series_cancels_drafts_only():
    made = make_session()
    series = services.start_series(made.session, "weekly", date(2027, 1, 1), made.host, BEFORE)
    assert services.end_series(series, date(2026, 9, 20), made.host, BEFORE) == 3
    assert services.extend_all_series(BEFORE + timedelta(days=30)) == 0
    assert StudySession.objects.filter(status="canceled").count() == 3


@pytest.mark.parametrize(
    ("rhythm", "until"),
    [("daily", date(2027, 1, 1)), ("weekly", date(2026, 9, 7)), ("weekly", date(2030, 1, 1))],
)
def test_a_series_without_sense_is_refused(rhythm, until):
    made = make_session()
    with pytest.raises(DomainError):
        services.start_series(made.session, rhythm, until, made.host, BEFORE)
    assert made.session.series_id is None
