"""Today's five minutes on the phone, and what a unit's page must not tell."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from xueji.activity.assessments import testing as questions
from xueji.activity.spaced_repetition import reviewing, rules, selectors, services
from xueji.activity.spaced_repetition.models import Card, ReviewLog
from xueji.activity.spaced_repetition.policy import memory_policy
from xueji.common.group_commit import WriterUnsure
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import testing as people
from xueji.foundation.regulations import testing as regulations

pytestmark = pytest.mark.django_db
TODAY = "/review/"


@pytest.fixture
def unit():
    return people.make_organization()


@pytest.fixture
def person(unit):
    return people.make_person(name="林晓岚", organization=unit)


@pytest.fixture
def phone(client, person):
    client.force_login(people.make_user(person))
    return client


def studied(persons, count=3, days_ago=5, answered=None):
    """Cards of ``count`` articles, studied some days ago; answered right or wrong, or only read."""
    bodies = {number: f"第{number}项要求。" for number in range(1, count + 1)}
    articles = list(regulations.make_regulation(articles=bodies).articles.order_by("sort_no"))
    pairs = [(one.pk, article.pk) for one in persons for article in articles]
    services.introduce(
        person_ids=[one.pk for one in persons],
        article_ids=[article.pk for article in articles],
        answers={} if answered is None else dict.fromkeys(pairs, answered),
        source="session:1",
        now=timezone.now() - timedelta(days=days_ago),
    )
    return articles


def form_of(page):
    """The hidden fields of the form on a page, and where it goes."""
    text = page.content.decode()
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))
    fields.pop("csrfmiddlewaretoken", None)
    return re.search(r'action="(/review/cards/\d+/)"', text)[1], fields


def test_a_day_is_capped_and_says_what_is_left(phone, person):
    cap = memory_policy().daily_cards
    studied([person], cap + 4)
    assert "另有 4 题留到后面的日子" in phone.get(TODAY).content.decode()
    for _ in range(cap):
        address, fields = form_of(phone.get(TODAY))
        phone.post(address, {**fields, "remembered": "no"})
    page = phone.get(TODAY).content.decode()
    assert "今天的复习已完成" in page and "余下的题留到明天" in page
    assert ReviewLog.objects.count() == cap


def test_the_most_forgotten_comes_first(person):
    studied([person], 1, days_ago=60, answered=True)
    newest = studied([person], 1, days_ago=5, answered=True)
    load = selectors.day_load(person, timezone.now(), 8)
    assert [card.article_id for card in load.today][-1] == newest[0].pk


def test_a_question_is_answered_once_however_often_it_is_sent(phone, person):
    [article] = studied([person], 1)
    questions.make_question(article=article, correct="B")
    address, fields = form_of(phone.get(TODAY))
    for letter in ("B", "A"):
        page = phone.post(address, {**fields, "selected": letter}, follow=True).content.decode()
        assert "答对了" in page and "用途相同" in page
    assert ReviewLog.objects.get().selected == "B"


def test_an_answer_in_doubt_sent_again_from_a_new_page_is_one_review(phone, person, monkeypatch):
    studied([person], 1)
    first = form_of(phone.get(TODAY))

    def unsure(row):
        raise WriterUnsure("可能已经保存，也可能没有。")

    with monkeypatch.context() as patch:
        patch.setattr(reviewing.writer, "submit", unsure)
        told = phone.post(first[0], {**first[1], "remembered": "yes"}, follow=True)
    assert "可能已经保存" in told.content.decode()
    address, fields = form_of(told)
    for sent in (first[1], fields):  # the first is what the writer brought home after the waiting
        phone.post(address, {**sent, "remembered": "yes"})
    assert ReviewLog.objects.count() == 1
    fresh = Card.objects.get()
    assert rules.asking_key(fresh.due_at) != fields["key"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "还没有选择答案"),
        ({"revision": "999999", "selected": "B"}, "这道题已更换"),
        ({"revision": "9" * 40, "selected": "B"}, "这道题已更换"),
        ({"revision": "", "selected": "B"}, "请选择"),
    ],
)
def test_an_unusable_answer_is_refused_in_words(phone, person, changes, words):
    [article] = studied([person], 1)
    questions.make_question(article=article, correct="B")
    address, fields = form_of(phone.get(TODAY))
    assert words in phone.post(address, {**fields, **changes}, follow=True).content.decode()
    assert not ReviewLog.objects.exists()


@pytest.mark.parametrize("asked_at", ["", "abc", "9" * 30, "-5", "0"])
def test_a_bent_clock_field_is_no_harm(phone, person, asked_at):
    studied([person], 1)
    address, fields = form_of(phone.get(TODAY))
    phone.post(address, {**fields, "asked_at": asked_at, "remembered": "yes"})
    assert ReviewLog.objects.get().duration_seconds in (None, 600)


def test_cards_and_results_of_others_do_not_exist(phone, unit):
    other = people.make_person(organization=unit)
    studied([other], 1)
    card = Card.objects.get()
    assert (
        phone.post(reverse("spaced_repetition:answer", args=[card.pk]), {"remembered": "yes"}).status_code
        == 404
    )
    answer = services.Answer(card.pk, True, None, "", "k", None)
    log = services.review(answer, person_id=other.pk, now=timezone.now())
    assert phone.get(reverse("spaced_repetition:result", args=[log.pk])).status_code == 404


def test_nothing_studied_and_nothing_due_are_told_apart(phone, person):
    assert "还没有复习内容" in phone.get(TODAY).content.decode()
    studied([person], 1, days_ago=0, answered=True)
    page = phone.get(TODAY).content.decode()
    assert "今天没有要复习的条文" in page and "下一次复习" in page


def test_pages_are_for_signed_in_people(client, django_user_model):
    assert client.get(TODAY).status_code == 302
    client.force_login(django_user_model.objects.create(username="system-admin"))
    assert client.get(TODAY).status_code == 404


def unit_page(client, viewer, unit):
    client.force_login(viewer)
    return client.get(reverse("spaced_repetition:unit", args=[unit.pk]))


def organizer_of(unit):
    person = people.make_person(name="何立群", organization=unit)
    people.make_role(person, organizations.Role.ORGANIZER, unit)
    return people.make_user(person)


def test_a_learner_and_an_organiser_of_another_unit_see_no_unit_page(client, unit, person):
    studied([person], 1)
    elsewhere = organizer_of(people.make_organization(name="另一支部"))
    for viewer, status in ((people.make_user(person), 403), (elsewhere, 404)):
        assert unit_page(client, viewer, unit).status_code == status


def test_the_unit_page_shows_means_and_no_person(client, unit):
    members = [people.make_person(name=f"温岭南{number}", organization=unit) for number in range(3)]
    studied(members, 2, answered=True)
    page = unit_page(client, organizer_of(unit), unit).content.decode()
    assert re.search(r"\d+(\.\d+)?\s*%", page) and "温岭南" not in page


@pytest.mark.parametrize("count", [1, 2])
def test_no_mean_stands_for_fewer_than_three_people(client, unit, count):
    for number in range(4):
        people.make_person(name=f"未学{number}", organization=unit)
    studied([people.make_person(organization=unit) for _ in range(count)], 2, answered=True)
    page = unit_page(client, organizer_of(unit), unit).content.decode()
    shown = page.split('class="x-stats"')[1]
    assert "不足 3 人，不显示" in shown and not re.search(r"\d\s*%", shown)
