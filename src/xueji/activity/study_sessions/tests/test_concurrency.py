"""The same act from two browsers at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from xueji.activity.study_sessions import services
from xueji.activity.study_sessions.models import MakeUpTask, StudySession
from xueji.activity.study_sessions.testing import AFTER, BEFORE, make_session
from xueji.common.errors import DomainError
from xueji.common.events.models import Announcement
from xueji.foundation.learning_records import selectors as river

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: the test database of SQLite lives in one connection")


def at_once(count, act):
    """Run ``act(number)`` in so many threads at the same moment; returns what each gave or refused."""
    gate = Barrier(count)

    def run(number):
        try:
            gate.wait()
            return act(number)
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_closing_in_two_browsers_is_one_closing():
    made = make_session(status="live")
    at_once(4, lambda _: services.close_session(made.session, made.host, AFTER))
    assert Announcement.objects.filter(name="study_sessions.SessionClosed").count() == 1
    assert river.records_of_activity(f"session:{made.session.pk}").count() == len(made.members)
    assert MakeUpTask.objects.count() == len(made.members)


def test_of_two_organizers_one_saves_and_the_other_is_told():
    made = make_session()
    made.session.refresh_from_db()
    number = made.session.edit_no

    def save(at):
        return services.update_session(
            made.session, edit_no=number, actor=made.host, now=BEFORE, title=f"第{at}人的名称"
        )

    found = at_once(4, save)
    assert sum(isinstance(one, StudySession) for one in found) == 1
    assert sum(isinstance(one, services.EditConflict) for one in found) == 3


def test_corrections_at_once_get_numbers_of_their_own():
    made = make_session(status="closed")
    people = [person.pk for person in made.members]
    at_once(
        len(people),
        lambda at: services.correct_attendance(
            made.session, people[at], "leave", "有请假条", made.host, AFTER
        ),
    )
    numbers = sorted(made.session.corrections.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4]
