"""The calendar feed: whose token it is, and the sessions as iCalendar."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from xueji.activity.study_sessions.models import CalendarFeed, StudySession, feed_digest
from xueji.activity.study_sessions.selectors.sessions import sessions_of_person

if TYPE_CHECKING:
    from icalendar import Event

    from xueji.foundation.organizations.models import Person

PAST_DAYS = 90
# A meeting's end is not known; calendars show an hour.
SHOWN_LENGTH = timedelta(hours=1)


def feed_of(person: "Person") -> CalendarFeed | None:
    """The person's feed, if one was made."""
    return CalendarFeed.objects.filter(person=person).first()


def person_of_feed(token: str) -> "Person | None":
    """Whose feed a token opens; None for a wrong or withdrawn one, and for people who have left."""
    feed = CalendarFeed.objects.select_related("person").filter(token_digest=feed_digest(token)).first()
    if feed is None or feed.person.status == "left":
        return None
    return feed.person


def calendar_of(person: "Person", now: datetime, base_url: str) -> bytes:
    """The person's sessions from three months ago on, as an iCalendar file; times in UTC."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Xueji//Study sessions//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "会前学纪")
    for session in sessions_of_person(person, now - timedelta(days=PAST_DAYS)):
        calendar.add_component(_event(session, base_url))
    written: bytes = calendar.to_ical()
    return written


def _event(session: StudySession, base_url: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"session-{session.pk}@xueji")
    event.add("summary", f"会前学纪：{session.title}")
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", (session.starts_at + SHOWN_LENGTH).astimezone(UTC))
    event.add("dtstamp", session.created_at.astimezone(UTC))
    event.add("sequence", session.edit_no)
    event.add("status", "CANCELLED" if session.status == StudySession.Status.CANCELED else "CONFIRMED")
    event.add("url", f"{base_url}/sessions/{session.pk}/")
    if session.place:
        event.add("location", session.place)
    return event
