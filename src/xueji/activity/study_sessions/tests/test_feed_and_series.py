"""The calendar feed and recurring sessions."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from xueji.activity.study_sessions import selectors, services
from xueji.activity.study_sessions.models import StudySession
from xueji.activity.study_sessions.testing import BEFORE, STARTS_AT, make_session
from xueji.common.audit import selectors as audit
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


def test_two_organizers_cannot_start_two_series_from_one_session():
    made = make_session()
    services.start_series(made.session, "weekly", date(2027, 1, 1), made.host, BEFORE)
    with pytest.raises(DomainError, match="已属于一个例会"):
        services.start_series(made.session, "weekly", date(2027, 1, 1), made.host, BEFORE)
    assert StudySession.objects.count() == 5


def test_ending_a_series_leaves_a_line_also_when_nothing_is_canceled_and_never_prolongs_it():
    made = make_session(status="ready")
    series = services.start_series(made.session, "weekly", date(2026, 9, 8), made.host, BEFORE)
    assert services.end_series(series, date(2026, 12, 1), made.host, BEFORE) == 0
    series.refresh_from_db()
    assert series.until_date == date(2026, 9, 8)
    assert audit.history_of(series)[0].summary == "九月支部委员会：终止例会，取消未审定的 0 场"
