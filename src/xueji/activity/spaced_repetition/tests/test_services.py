"""Cards are introduced once for each study, and moved once by each answer."""

from datetime import UTC, datetime, timedelta

import pytest

from xueji.activity.assessments import testing as questions
from xueji.activity.spaced_repetition import selectors, services
from xueji.activity.spaced_repetition.models import Card, ReviewLog
from xueji.foundation.learning_records import selectors as river
from xueji.foundation.organizations import testing as people
from xueji.foundation.regulations import testing as regulations

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 7, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


@pytest.fixture
def unit():
    return people.make_organization()


@pytest.fixture
def person(unit):
    return people.make_person(organization=unit)


@pytest.fixture
def articles():
    version = regulations.make_regulation(articles={number: f"第{number}项要求。" for number in (1, 2, 3)})
    return list(version.articles.order_by("sort_no"))


def introduce(persons, articles, answers=None, source="session:12", now=NOW):
    ids = [article.pk for article in articles]
    return services.introduce(
        person_ids=[one.pk for one in persons], article_ids=ids, answers=answers or {}, source=source, now=now
    )


def review(card, right, key="key-1", person=None, now=LATER, **fields):
    answer = services.Answer(card.pk, right, fields.get("revision_id"), fields.get("selected", ""), key, 30)
    return services.review(answer, person_id=(person or card.person).pk, now=now)


def test_study_makes_a_card_for_each_person_and_article(unit, person, articles):
    other = people.make_person(organization=unit)
    assert introduce([person, other], articles) == 6
    assert Card.objects.count() == 6 and not ReviewLog.objects.exists()


def test_what_was_only_read_is_asked_the_next_day_and_what_was_answered_when_fsrs_says(person, articles):
    asked, read, wrong = articles
    introduce([person], articles, {(person.pk, asked.pk): True, (person.pk, wrong.pk): False})
    due = dict(Card.objects.values_list("article_id", "due_at"))
    assert due == {
        asked.pk: NOW + timedelta(days=2),
        read.pk: NOW + services.FIRST_QUESTION_AFTER,
        wrong.pk: NOW + timedelta(days=1),
    }


def test_the_same_study_told_twice_counts_once(person, articles):
    answers = {(person.pk, articles[0].pk): True}
    assert introduce([person], articles, answers) == 3
    before = list(Card.objects.order_by("pk").values())
    assert introduce([person], articles, answers, now=LATER) == 0
    assert list(Card.objects.order_by("pk").values()) == before and ReviewLog.objects.count() == 1


def test_another_study_moves_the_card_that_is_there(person, articles):
    answers = {(person.pk, articles[0].pk): True}
    introduce([person], articles, answers)
    assert introduce([person], articles, answers, source="session:120", now=LATER) == 0
    assert ReviewLog.objects.count() == 2
    assert Card.objects.get(article=articles[0]).due_at > LATER + timedelta(days=2)


def test_a_source_whose_name_begins_like_another_is_another(person, articles):
    answers = {(person.pk, articles[0].pk): True}
    for source in ("session:1", "session:12", "makeup:1"):
        introduce([person], articles, answers, source=source)
    assert ReviewLog.objects.count() == 3


def test_one_answer_sent_twice_is_one_review_and_one_record(person, articles):
    introduce([person], articles)
    card = Card.objects.first()
    first, again = review(card, True), review(card, False)
    assert first.pk == again.pk and again.was_correct and ReviewLog.objects.count() == 1
    records = river.records_of_activity(f"article:{card.article_id}")
    assert [(row.verb, row.success, row.organization) for row in records] == [
        ("reviewed", True, person.memberships.get().organization)
    ]


def test_the_same_key_on_two_cards_is_two_reviews(person, articles):
    introduce([person], articles)
    first, second, _ = Card.objects.order_by("pk")
    assert review(first, True, key="k").card_id == first.pk
    assert review(second, False, key="k").card_id == second.pk


def test_a_key_cannot_take_the_place_of_somebody_elses_session(unit, person, articles):
    introduce([person], articles)
    other, article = people.make_person(organization=unit), articles[0]
    review(Card.objects.first(), True, key=f"session:12:{other.pk}:{article.pk}"[:36])
    introduce([other], articles, {(other.pk, article.pk): True})
    assert ReviewLog.objects.filter(card__person=other).count() == 1


def test_a_foreign_card_cannot_be_reviewed(unit, person, articles):
    introduce([person], articles)
    with pytest.raises(services.CardMissing):
        review(Card.objects.first(), True, person=people.make_person(organization=unit))
    assert not ReviewLog.objects.exists()


def test_who_belongs_to_no_unit_is_told_and_nothing_is_half_written(articles):
    homeless = people.make_person()
    introduce([homeless], articles)
    card = Card.objects.first()
    with pytest.raises(services.NoUnit, match="没有登记所在单位"):
        review(card, True)
    assert not ReviewLog.objects.exists() and Card.objects.get(pk=card.pk).last_reviewed_at is None


def test_what_is_about_to_be_forgotten(unit, person, articles):
    other = people.make_person(organization=unit)
    introduce(
        [person, other], articles, {(person.pk, articles[0].pk): True, (other.pk, articles[0].pk): True}
    )
    soon, late = NOW + timedelta(hours=1), NOW + timedelta(days=60)
    ids = [person.pk, other.pk]
    assert selectors.fading_articles(ids, soon) == {}
    assert list(selectors.fading_articles(ids, late)) == [articles[0].pk]


def test_variants_of_a_question_take_turns(person, articles):
    asked = [questions.make_question(article=articles[0]).current_id for _ in range(3)]
    introduce([person], articles[:1])
    card, seen = Card.objects.get(), []
    for number in range(5):
        question = selectors.question_for(card)
        seen.append(question.revision_id)
        at = LATER + timedelta(days=number)
        review(card, True, key=f"k{number}", now=at, revision_id=question.revision_id, selected="B")
    assert seen == [*asked, *asked[:2]]
