"""Two records of one human were studied under: after merging every domain's rows stand in one archive."""

from datetime import UTC, datetime

import pytest

from xueji.activity.assessments.models import Attempt
from xueji.activity.spaced_repetition.models import Card, ReviewLog
from xueji.activity.study_sessions.models import Attendance, Invitation, MakeUpTask
from xueji.activity.study_sessions.testing import make_session
from xueji.foundation.organizations import services as organizations
from xueji.reporting.archives.selectors import Wish, archive_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
EARLY, LATE = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


def test_the_surviving_archive_shows_what_was_studied_under_both_records():
    made = make_session(status="closed")
    kept, lost = made.members[1], made.members[2]
    article = made.articles[0]
    assert Attendance.objects.filter(session=made.session, person__in=[kept, lost]).count() == 2
    Attendance.objects.filter(person=lost).update(status="present", route="qr", recorded_at=EARLY)
    Attempt.objects.create(person=kept, occasion="test:1", started_at=EARLY)
    Attempt.objects.create(person=lost, occasion="test:1", started_at=EARLY, submitted_at=EARLY)
    Card.objects.filter(person__in=[kept, lost]).delete()
    for person, moment, stability in ((kept, EARLY, 3.0), (lost, LATE, 9.0)):
        card = Card.objects.create(
            person=person, article=article, due_at=LATE, last_reviewed_at=moment, created_at=EARLY,
            stability=stability, fsrs_difficulty=5.0,
        )  # fmt: skip
        ReviewLog.objects.create(card=card, rating=3, reviewed_at=moment, submission_key=f"k{person.pk}")
    before = {person: archive_of(made.host, person, NOW.date(), Wish()).entries for person in (kept, lost)}
    done = organizations.merge_people(kept=kept, lost=lost, now=NOW, reason="本人核对")
    after = archive_of(made.host, kept, NOW.date(), Wish()).entries
    same = [(one.verb, one.title) for one in before[kept]]
    assert same and same == [(one.verb, one.title) for one in before[lost]]
    assert same == [(one.verb, one.title) for one in after]  # one session missed with two records is one
    assert not archive_of(made.host, lost, NOW.date(), Wish()).entries
    assert Attendance.objects.get(session=made.session, person=kept).status == "present"
    assert Invitation.objects.filter(session=made.session, person=kept).count() == 1
    assert MakeUpTask.objects.filter(session=made.session, person=kept).count() == 1
    assert Attempt.objects.get(person=kept).submitted_at == EARLY
    card = Card.objects.get(person=kept)
    assert (card.stability, card.last_reviewed_at, card.logs.count()) == (9.0, LATE, 2)
    left = [model for model in (Attendance, Invitation, MakeUpTask, Attempt, Card)
            if model.objects.filter(person=lost).exists()]  # fmt: skip
    assert not left
    assert {one["rows"] for one in done.detail["folded"]} >= {"出勤", "参会人员", "补学", "作答", "复习卡"}
