"""The river: told twice is once, corrections replace, and who may read what."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from xueji.foundation.learning_records import selectors, services
from xueji.foundation.learning_records.lrs import numbering
from xueji.foundation.learning_records.models import LearningRecord, RecordArticle, RecordDiscipline
from xueji.foundation.learning_records.rules import moments
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.organizations import testing as people
from xueji.foundation.regulations import testing as regulations

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 7, 1, 12, tzinfo=UTC)
TODAY = date(2026, 9, 7)


@pytest.fixture
def unit():
    return people.make_organization()


@pytest.fixture
def person(unit):
    return people.make_person(organization=unit)


def act(person, key="session:1:attended", unit=None, **fields):
    """One act of study in the person's unit of the day, or in ``unit``."""
    place = unit or organizations.organization_of(person, TODAY)
    values = {"verb": selectors.Verb.ATTENDED, "occurred_at": NOW, "activity_key": "session:1", **fields}
    return services.NewRecord(
        person_id=person.pk,
        organization_id=place.pk,
        organization_path=place.path,
        activity_type="study_session",
        activity_title="九月支部委员会",
        source_key=f"{key}:{person.pk}",
        **values,
    )


def seen_by(viewer):
    return set(selectors.records_for(viewer, TODAY).values_list("source_key", flat=True))


def test_an_act_told_twice_is_one_record(person):
    article = regulations.make_article()
    one = act(person, article_ids=[article.pk, article.pk], disciplines=["integrity", "integrity"])
    assert services.append([one, one], NOW) == 1
    assert services.append([one], NOW + timedelta(days=1)) == 0
    record = LearningRecord.objects.get()
    assert record.uuid == services.record_id(one.source_key) and record.stored_at == NOW
    assert RecordArticle.objects.count() == RecordDiscipline.objects.count() == 1


def test_many_acts_take_few_questions(person, django_assert_max_num_queries):
    rows = [act(person, key=f"answer:{number}") for number in range(40)]
    with django_assert_max_num_queries(8):
        assert services.append(rows, NOW) == 40


@pytest.mark.django_db(transaction=True)
def test_a_failing_act_takes_its_whole_batch_back(person):
    with pytest.raises(services.RecordMissing):
        services.append([act(person), act(person, key="bad", replaces_key="never told")], NOW)
    assert not LearningRecord.objects.exists()


def test_a_correction_replaces_and_the_first_record_stays_readable(person):
    first = act(person, verb=selectors.Verb.MISSED)
    second = act(person, key="correction:1", replaces_key=first.source_key, evidence_grade="C")
    services.append([first], NOW)
    services.append([second], NOW + timedelta(hours=1))
    standing = selectors.records_of_activity("session:1").get()
    assert (standing.verb, standing.evidence_grade) == ("attended", "C")
    own = selectors.records_of_person(people.make_user(person), person, TODAY)
    assert [row.source_key for row in own] == [second.source_key, first.source_key]


def test_everybody_reads_the_own_records_in_full_and_no_others(unit, person):
    other = people.make_person(organization=unit)
    services.append([act(person), act(other)], NOW)
    viewer = people.make_user(person)
    assert seen_by(viewer) == {act(person).source_key}
    assert not selectors.records_of_person(viewer, other, TODAY).exists()


@pytest.mark.parametrize("role", ["ORGANIZER", "DISCIPLINE_OFFICE", "INSPECTOR"])
def test_reading_roles_reach_down_and_neither_up_nor_sideways(role):
    top = people.make_organization(name="县局", kind="committee")
    middle = people.make_organization(name="机关", parent=top, kind="general_branch")
    units = [top, middle, *(people.make_organization(name=name, parent=middle) for name in "甲乙")]
    beside = people.make_organization(name="旁边", parent=top)
    services.append([act(people.make_person(organization=one), unit=one) for one in [*units, beside]], NOW)
    reader = people.make_person()
    people.make_role(reader, organizations.Role[role], middle)
    seen = selectors.records_for(people.make_user(reader), TODAY).values_list("organization__name", flat=True)
    assert sorted(seen) == sorted(["机关", "甲", "乙"])


@pytest.mark.parametrize("role", ["EDITOR", "SYSTEM_ADMIN"])
def test_other_roles_open_nobody_elses_records(unit, person, role):
    services.append([act(person)], NOW)
    reader = people.make_person()
    people.make_role(reader, organizations.Role[role], unit)
    assert not seen_by(people.make_user(reader))


def test_an_account_without_a_person_reads_nothing(person, django_user_model):
    services.append([act(person)], NOW)
    assert not seen_by(django_user_model.objects.create(username="root"))


def test_a_record_stays_under_the_unit_of_its_day(unit, person):
    services.append([act(person)], NOW)
    new_unit = people.make_organization(name="新单位")
    membership = person.memberships.get()
    organization_services.end_membership(membership=membership, valid_until=TODAY, now=NOW)
    organization_services.add_membership(person=person, organization=new_unit, valid_from=TODAY, now=NOW)
    old_reader, new_reader = people.make_person(), people.make_person()
    people.make_role(old_reader, organizations.Role.ORGANIZER, unit)
    people.make_role(new_reader, organizations.Role.ORGANIZER, new_unit)
    assert seen_by(people.make_user(old_reader)) == {act(person, unit=unit).source_key}
    assert not seen_by(people.make_user(new_reader))
    assert seen_by(people.make_user(person)) == {act(person, unit=unit).source_key}


def test_recent_articles_leave_out_the_missed_the_old_and_the_replaced(person):
    articles = [regulations.make_article(title=f"办法{number}") for number in range(4)]
    lately, before = NOW - timedelta(days=10), NOW - timedelta(days=400)
    rows = [
        act(person, "read", occurred_at=lately, article_ids=[articles[0].pk]),
        act(person, "again", occurred_at=NOW, article_ids=[articles[0].pk]),
        act(person, "missed", verb=selectors.Verb.MISSED, article_ids=[articles[1].pk]),
        act(person, "old", occurred_at=before, article_ids=[articles[2].pk]),
        act(person, "wrong", article_ids=[articles[3].pk]),
    ]
    services.append(rows, NOW)
    services.append([act(person, "right", replaces_key=rows[-1].source_key)], NOW)
    since = NOW - timedelta(days=90)
    assert selectors.recent_article_ids([person.pk], since) == {articles[0].pk: NOW}
    assert selectors.recent_article_ids([], since) == {}


def test_a_server_whose_clock_is_behind_writes_nothing_before_a_moment_already_told(person, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: one process alone serves SQLite")
    told = numbering.consistent_through()
    behind = time.time() - 3600
    monkeypatch.setattr(time, "time", lambda: behind)
    monkeypatch.setattr(time, "time_ns", lambda: int(behind * 1e9))
    monkeypatch.setattr(numbering, "_last", 0)
    assert services.append([act(person)], NOW) == 1
    assert LearningRecord.objects.get().seq > moments.number_at(told)
