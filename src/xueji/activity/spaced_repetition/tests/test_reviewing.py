"""Many reviews at once: each has its own outcome, and card, log and river stand or fall together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from xueji.activity.spaced_repetition import reviewing, services
from xueji.activity.spaced_repetition.models import Card, ReviewLog
from xueji.activity.spaced_repetition.reviewing import Answer, Review
from xueji.activity.spaced_repetition.tests.test_services import LATER, introduce
from xueji.common.group_commit import WriterFailed
from xueji.foundation.learning_records import services as river
from xueji.foundation.learning_records.models import LearningRecord
from xueji.foundation.organizations import testing as people
from xueji.foundation.regulations import testing as regulations

pytestmark = pytest.mark.django_db


def cards_of(count):
    unit = people.make_organization()
    persons = [people.make_person(organization=unit) for _ in range(count)]
    introduce(persons, list(regulations.make_regulation(articles={1: "第一项要求。"}).articles.all()))
    return [Card.objects.get(person=person) for person in persons]


def given(card, key="key", right=True, person_id=None, at=LATER):
    return Review(Answer(card.pk, right, None, "", key, 30), person_id or card.person_id, at)


def stored():
    return ReviewLog.objects.count(), LearningRecord.objects.filter(verb="reviewed").count()


def test_one_that_cannot_be_taken_leaves_the_others_alone():
    first, second, third = cards_of(3)
    second.person.memberships.all().delete()
    rows = [given(first), given(second), given(first, "other", person_id=third.person_id), given(third)]
    outcomes = reviewing.write_reviews(rows)
    kinds = [type(one) for one in outcomes]
    assert kinds == [ReviewLog, services.NoUnit, services.CardMissing, ReviewLog]
    assert stored() == (2, 2)
    assert Card.objects.get(pk=second.pk).last_reviewed_at is None


def test_the_same_answer_twice_in_one_batch_is_one_review_and_two_answers_move_the_card_in_order():
    (card,) = cards_of(1)
    later = given(card, "next", right=False, at=LATER + timedelta(days=5))
    one, again, after = reviewing.write_reviews([given(card), given(card), later])
    assert one is again and one.pk and after.pk
    assert stored() == (2, 2)
    found = Card.objects.get(pk=card.pk)
    assert found.last_reviewed_at == later.at and found.due_at > later.at


def test_the_number_of_queries_does_not_grow_with_the_people_but_by_one_for_each_card(
    django_assert_max_num_queries,
):
    rows = [given(card) for card in cards_of(8)]
    with django_assert_max_num_queries(8 + 20):
        reviewing.write_reviews(rows)


@pytest.mark.django_db(transaction=True)
def test_a_lunch_break_of_reviews_is_durable_once_each():
    cards = cards_of(12)

    def send(card):
        try:
            return services.review(given(card).answer, person_id=card.person_id, now=LATER).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        first = list(pool.map(send, cards))
        again = list(pool.map(send, cards))
    assert first == again and len(set(first)) == 12
    assert stored() == (12, 12)


@pytest.mark.django_db(transaction=True)
def test_when_the_river_refuses_neither_card_nor_log_is_written(monkeypatch):
    (card,) = cards_of(1)

    def full(*_args):
        from django.db import OperationalError

        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(river, "append", full)
        with pytest.raises(WriterFailed, match="暂时无法保存"):
            services.review(given(card).answer, person_id=card.person_id, now=LATER)
    assert stored() == (0, 0) and Card.objects.get().last_reviewed_at is None
    assert services.review(given(card).answer, person_id=card.person_id, now=LATER).pk
    assert stored() == (1, 1)
