"""Sessions of a unit that is over go on with the unit that takes over."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from xueji.activity.study_sessions import testing
from xueji.activity.study_sessions.models import SessionSeries
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.testing import make_organization

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 6, 1, tzinfo=UTC)
DAY = date(2026, 5, 6)


def test_what_is_not_yet_held_is_shown_and_goes_to_the_successor(
    django_capture_on_commit_callbacks: Any,
) -> None:
    ready = testing.make_session(status="ready").session
    held = testing.make_session(status="closed").session
    former, successor = ready.organization, make_organization("自然资源局", kind="agency")
    held.organization = former
    held.save(update_fields=["organization"])
    series = SessionSeries.objects.create(
        organization=former,
        title="例会",
        rhythm="weekly",
        first_starts_at=NOW,
        until_date=date(2027, 1, 1),
        created_at=NOW,
    )
    draft = services.UnitDraft("abolish", former, DAY, {"into": successor.pk})
    rows = {row.label: row for row in selectors.consequences_of(draft)}
    shown = rows["未召开的会前学纪"]
    assert (shown.count, shown.outcome) == (1, "由承接单位召开")
    assert ready.title in shown.examples[0].text
    with django_capture_on_commit_callbacks(execute=True):
        services.record_change(draft, now=NOW)
    for row in (ready, held, series):
        row.refresh_from_db()
    assert (ready.organization, series.organization) == (successor, successor)
    # What was held stays with the unit of its day.
    assert held.organization == former
