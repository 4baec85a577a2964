"""Two records of people are one human: their acts are one file, none counts twice, and exports hear of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import duckdb
import pytest

from xueji.foundation.learning_records import selectors, services
from xueji.foundation.learning_records.exchange import actors, parquet
from xueji.foundation.learning_records.lrs import people
from xueji.foundation.learning_records.models import ActorMapping, LearningRecord
from xueji.foundation.learning_records.services import NewRecord
from xueji.foundation.learning_records.tests.test_exchange import later
from xueji.foundation.learning_records.tests.test_interface import Tool, statement
from xueji.foundation.organizations import services as organizations
from xueji.foundation.organizations import testing as units

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
NOW = NINE + timedelta(days=30)
ACCOUNT = {"account": {"homePage": "https://course.example.org", "name": "mei"}}


@pytest.fixture
def unit():
    people.forget()
    return units.make_organization()


@pytest.fixture
def two(unit):
    """The record that stays and the one that goes."""
    return units.make_person("梅一", unit), units.make_person("梅一", unit)


def act(person, verb, at, part="", session=1):
    unit = person.memberships.get().organization
    return NewRecord(
        person_id=person.pk,
        organization_id=unit.pk,
        organization_path=unit.path,
        verb=verb,
        activity_type="study_session",
        activity_key=f"session:{session}",
        activity_title="会前学纪",
        occurred_at=at,
        source_key=f"session:{session}:{verb}:{person.pk}{part}",
    )


def merge(two):
    kept, lost = two
    organizations.merge_people(kept=kept, lost=lost, now=NOW)


def file_of(person):
    """What stands in the person's file, as (verb, occurrence)."""
    rows = selectors.standing_records().filter(person=person)
    return sorted(rows.values_list("verb", "occurred_at"))


def test_one_act_told_for_both_counts_once_and_the_first_one_counts(two):
    kept, lost = two
    services.append(
        [
            act(kept, "attended", TEN),
            act(lost, "attended", NINE),
            act(kept, "led", NINE),
            act(lost, "led", TEN),
            act(lost, "attended", NINE, session=2),
        ],
        NOW,
    )
    merge(two)
    assert file_of(kept) == [("attended", NINE), ("attended", NINE), ("led", NINE)]
    assert not file_of(lost) and LearningRecord.objects.count() == 5


def test_who_attended_with_one_account_did_not_miss_with_the_other(two):
    kept, lost = two
    services.append([act(kept, "missed", NINE), act(lost, "attended", NINE)], NOW)
    services.append([act(lost, "missed", NINE, session=2), act(kept, "made_up", TEN, session=2)], NOW)
    merge(two)
    assert file_of(kept) == [("attended", NINE), ("made_up", TEN), ("missed", NINE)]


def test_of_two_papers_the_one_finished_first_counts_whole(two):
    kept, lost = two
    mine = [act(kept, "answered", NINE + timedelta(minutes=10 * n), f":{n}") for n in (1, 2, 3)]
    theirs = [act(lost, "answered", NINE + timedelta(minutes=12 + n), f":{n}") for n in (1, 2, 4)]
    services.append(mine + theirs, NOW)
    merge(two)
    standing = selectors.standing_records().filter(person=kept)
    counted = {row.source_key for row in standing}
    assert counted == {one.source_key for one in [*theirs, mine[2]]}


def test_a_number_like_the_persons_does_not_make_two_acts_one(two):
    kept, lost = two
    services.append(
        [act(kept, "answered", NINE, f":{kept.pk}"), act(lost, "answered", NINE, f":{lost.pk}")], NOW
    )
    merge(two)
    assert len(file_of(kept)) == 2


def test_an_act_that_a_correction_replaced_meets_nothing(two):
    kept, lost = two
    first = act(lost, "attended", NINE)
    correction = replace(
        act(lost, "missed", NINE), source_key=f"{first.source_key}:c1", replaces_key=first.source_key
    )
    services.append([first, correction, act(kept, "attended", TEN)], NOW)
    merge(two)
    assert file_of(kept) == [("attended", TEN)]


def test_statements_of_other_tools_follow_with_their_account_and_are_never_doubles(unit, two):
    kept, lost = two
    tool = Tool(unit)
    tool.post([statement(actor=ACCOUNT), statement(actor=ACCOUNT)])
    actors.match(LearningRecord.objects.first(), lost, now=NOW, actor=None)
    merge(two)
    people.forget()
    tool.post(statement(actor=ACCOUNT))
    assert ActorMapping.objects.get().person == kept
    assert list(LearningRecord.objects.values_list("person", "is_voided")) == [(kept.pk, False)] * 3


def test_our_own_acts_are_found_under_the_survivors_name(two):
    kept, lost = two
    services.append([act(lost, "attended", NINE)], NOW)
    merge(two)
    services.append([act(kept, "attended", TEN, session=2)], NOW)
    assert len(set(LearningRecord.objects.values_list("actor_key", flat=True))) == 1


def test_exports_written_before_hear_of_it(two, tmp_path, monkeypatch):
    later(monkeypatch)
    kept, lost = two
    services.append([act(kept, "attended", NINE), act(lost, "attended", TEN)], NOW)
    assert parquet.export(tmp_path).rows == 2
    merge(two)
    assert parquet.export(tmp_path).changes >= 1
    query = f"SELECT person_id, is_voided FROM ({services.records_sql(tmp_path)}) ORDER BY occurred_at"  # noqa: S608
    with duckdb.connect() as engine:
        assert engine.execute(query).fetchall() == [(kept.pk, False), (kept.pk, True)]


def test_a_voided_statement_and_the_voiding_one_are_no_acts_of_study(unit, two):
    kept, _ = two
    tool, void = Tool(unit), "http://adlnet.gov/expapi/verbs/voided"
    sent = statement(actor=ACCOUNT)
    tool.post(sent)
    actors.match(LearningRecord.objects.get(), kept, now=NOW, actor=None)
    people.forget()
    assert len(file_of(kept)) == 1
    target = {"objectType": "StatementRef", "id": sent["id"]}
    answer = tool.post(statement(id=str(uuid4()), actor=ACCOUNT, verb={"id": void}, object=target))
    assert answer.status_code == 200 and file_of(kept) == []
    viewer = units.make_user(kept)
    assert not selectors.records_of_person(viewer, kept, NOW.date()).exists()
