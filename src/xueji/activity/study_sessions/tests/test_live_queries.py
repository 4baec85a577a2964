"""Pages of a live session ask the database the same number of questions however full the room is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from xueji.activity.assessments import services as assessments
from xueji.activity.study_sessions import services
from xueji.activity.study_sessions.testing import STARTS_AT
from xueji.activity.study_sessions.tests import live_steps as steps

pytestmark = pytest.mark.django_db


def room_of(count, stage):
    """A live session with so many people, all there, all of whom have answered."""
    made = steps.fresh_session(member_count=count, title=f"{count} 人的会")
    for person in made.members:
        services.mark_roll(made.session, person.pk, "present", made.host, STARTS_AT)
        occasion = f"session:{made.session.pk}"
        attempt = assessments.ensure_attempt(occasion=occasion, person_id=person.pk, now=STARTS_AT)
        revision_id = steps.question_item(made).revision_id
        assessments.save_response(attempt_id=attempt.pk, revision_id=revision_id, selected="B", now=STARTS_AT)
    steps.show(made, stage)
    return made


def questions_asked(client, address, **fields):
    assert client.get(address, fields).status_code == 200
    with CaptureQueriesContext(connection) as found:
        client.get(address, fields)
    return len(found)


def questions_of_pages(made, stage):
    host = Client()
    host.force_login(made.host)
    phone, wall = steps.phone_of(made.members[1]), steps.url("present", made)
    seen = f"live:{stage}:{steps.question_item(made).pk}" if stage != "waiting" else "live:waiting"
    return {
        "phone": questions_asked(phone, steps.url("phone", made)),
        "wall": questions_asked(host, wall),
        "pulse": questions_asked(host, wall, part="pulse", seen=seen),
    }


@pytest.mark.parametrize("stage", ["waiting", "item", "result"])
def test_a_full_room_asks_no_more_than_an_empty_one(stage):
    few = questions_of_pages(room_of(2, stage), stage)
    assert questions_of_pages(room_of(8, stage), stage) == few
    assert few["phone"] <= 20 and few["wall"] <= 19 and few["pulse"] <= 10, few


def test_a_phone_that_waits_reads_one_row_a_second(django_assert_num_queries):
    made = room_of(2, "waiting")
    with django_assert_num_queries(1):
        for _ in range(5):
            Client().get(steps.url("pulse", made), {"seen": "live:waiting"})
