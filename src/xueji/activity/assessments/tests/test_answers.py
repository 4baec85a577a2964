"""Attempts and answers, one by one and in bulk."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xueji.activity.assessments import selectors, services
from xueji.activity.assessments.models import Attempt, Question, Response
from xueji.activity.assessments.services import NewResponse
from xueji.activity.assessments.testing import make_question
from xueji.foundation.organizations.testing import make_person

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def begin(closes_at: datetime | None = None) -> Attempt:
    person = make_person()
    return services.ensure_attempt(occasion="session:1", person_id=person.pk, now=NOW, closes_at=closes_at)


def stored() -> list[tuple[str, bool]]:
    return list(Response.objects.order_by("pk").values_list("selected", "is_correct"))


def save(attempt: Attempt, question: Question, selected: str, seconds: int = 0) -> bool:
    row = NewResponse(attempt.pk, question.current_id, selected, NOW + timedelta(seconds=seconds))
    return services.save_responses([row])[0]


def test_beginning_twice_is_one_attempt() -> None:
    attempt = begin(NOW + timedelta(hours=1))
    again = services.ensure_attempt(
        occasion="session:1", person_id=attempt.person_id, now=NOW + timedelta(minutes=1), closes_at=None
    )
    assert (again.pk, again.started_at, again.closes_at) == (attempt.pk, NOW, NOW + timedelta(hours=1))


def test_the_last_answer_replaces_the_earlier_one() -> None:
    attempt, question = begin(), make_question(kind="multiple", correct="AC")
    for selected in ("A", "ca"):
        services.save_response(
            attempt_id=attempt.pk, revision_id=question.current_id, selected=selected, now=NOW
        )
    assert stored() == [("AC", True)]


@pytest.mark.parametrize("selected", ["Z", "", "AB"])
def test_letters_that_are_no_answer_are_refused(selected: str) -> None:
    attempt, question = begin(), make_question()
    with pytest.raises(services.AnswerRefused):
        services.save_response(
            attempt_id=attempt.pk, revision_id=question.current_id, selected=selected, now=NOW
        )
    assert not save(attempt, question, selected) and stored() == []


def test_after_the_end_nothing_is_taken_and_what_was_saved_stays() -> None:
    attempt, question = begin(NOW + timedelta(seconds=10)), make_question()
    assert save(attempt, question, "A", seconds=9)
    assert not save(attempt, question, "B", seconds=10)
    with pytest.raises(services.AttemptClosed, match="没有计入"):
        services.save_response(
            attempt_id=attempt.pk,
            revision_id=question.current_id,
            selected="B",
            now=NOW + timedelta(seconds=10),
        )
    assert stored() == [("A", False)]


def test_after_handing_in_nothing_is_taken() -> None:
    attempt, question = begin(), make_question()
    assert services.close_attempts(occasion="session:1", now=NOW) == 1
    assert services.close_attempts(occasion="session:1", now=NOW) == 0
    assert not save(attempt, question, "B", seconds=1)
    with pytest.raises(services.AttemptClosed, match="交卷"):
        services.save_response(attempt_id=attempt.pk, revision_id=question.current_id, selected="B", now=NOW)


def test_of_answers_in_any_order_the_newest_counts() -> None:
    attempt, question = begin(), make_question()
    assert save(attempt, question, "C", seconds=5) and save(attempt, question, "A", seconds=2)
    assert stored() == [("C", False)]
    rows = [
        NewResponse(attempt.pk, question.current_id, selected, NOW + timedelta(seconds=seconds))
        for selected, seconds in (("A", 8), ("B", 9), ("D", 7))
    ]
    assert services.save_responses(rows) == [True, True, True]
    assert services.save_responses(rows) == [True, True, True]
    assert stored() == [("B", True)]


def test_a_batch_refuses_row_by_row() -> None:
    open_one, question = begin(), make_question()
    closed = services.ensure_attempt(occasion="test:9", person_id=make_person().pk, now=NOW, closes_at=NOW)
    rows = [
        NewResponse(open_one.pk, question.current_id, "B", NOW),
        NewResponse(closed.pk, question.current_id, "B", NOW),
        NewResponse(987654, question.current_id, "B", NOW),
        NewResponse(open_one.pk, 987654, "B", NOW),
        NewResponse(open_one.pk, question.current_id, "Q", NOW),
    ]
    assert services.save_responses(rows) == [True, False, False, False, False]
    assert stored() == [("B", True)]


def test_a_large_batch_takes_few_statements() -> None:
    question = make_question()
    attempts = Attempt.objects.bulk_create(
        [Attempt(occasion="session:2", person=make_person(), started_at=NOW) for _ in range(30)]
    )
    rows = [NewResponse(attempt.pk, question.current_id, "B", NOW) for attempt in attempts]
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        services.save_responses(rows)
    assert len(queries) <= 3 and Response.objects.count() == 30


def test_counts_and_facts_of_an_occasion() -> None:
    question = make_question(kind="multiple", correct="AC")
    people = [make_person(), make_person()]
    for person, selected in zip(people, ("AC", "AB"), strict=True):
        attempt = services.ensure_attempt(occasion="session:7", person_id=person.pk, now=NOW)
        save(attempt, question, selected)
    assert selectors.answer_counts("session:7") == {question.current_id: {"A": 2, "B": 1, "C": 1}}
    assert [fact.is_correct for fact in selectors.responses_of("session:7")] == [True, False]
    assert [fact.selected for fact in selectors.responses_of_person("session:7", people[1].pk)] == ["AB"]
