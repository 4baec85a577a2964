"""What a tool must not be able to do to others, and what odd servers and odd characters must not do to us."""

import json
import threading
import time
from datetime import timedelta
from uuid import uuid4, uuid5

import pytest
from django.db import connection, transaction
from django.utils import timezone

from xueji.common.audit.models import AuditEntry
from xueji.foundation.learning_records import selectors, services
from xueji.foundation.learning_records.exchange import actors, forwarding
from xueji.foundation.learning_records.lrs import (
    activities,
    credentials,
    numbering,
    people,
    reads,
    storing,
    writing,
)
from xueji.foundation.learning_records.models import ActorMapping, LearningRecord, RiverSalt, StatementBody
from xueji.foundation.learning_records.rules import profile
from xueji.foundation.learning_records.tests import test_exchange as exchange
from xueji.foundation.learning_records.tests.test_interface import Tool, statement
from xueji.foundation.learning_records.tests.test_river import act
from xueji.foundation.organizations import services as organizations
from xueji.foundation.organizations import testing as units
from xueji.foundation.privacy import registry

pytestmark = pytest.mark.django_db
target = exchange.target
other = exchange.other


@pytest.fixture(autouse=True)
def nothing_remembered(settings):
    settings.OUTGOING_ALLOWED = ["127.0.0.0/8"]
    for module in (credentials, people, activities, reads):
        module.forget()


@pytest.fixture
def unit():
    return units.make_organization()


def account(name):
    return {"account": {"homePage": profile.PEOPLE, "name": name}}


def test_the_id_of_an_act_cannot_be_worked_out(unit):
    services._namespace.cache_clear()  # a test before this one may have emptied the table
    one = act(units.make_person(organization=unit), unit=unit)
    services.append([one], timezone.now())
    assert RiverSalt.objects.get().salt
    assert LearningRecord.objects.get().uuid != uuid5(services.RECORD_NAMESPACE, one.source_key)


def test_a_tool_writes_into_files_of_its_own_people_only(unit):
    elsewhere = units.make_organization("白鹭局")
    ours, theirs = units.make_person(organization=unit), units.make_person(organization=elsewhere)
    assert Tool(unit).post([statement(actor=account(one.code)) for one in (ours, theirs)]).status_code == 200
    rows = LearningRecord.objects.order_by("seq").values_list("person_id", "organization_id")
    assert list(rows) == [(ours.pk, unit.pk), (None, unit.pk)]
    [waiting] = actors.unmatched([unit.pk])
    actors.match(waiting, theirs, now=timezone.now(), actor=None)
    people.forget()
    Tool(unit).post(statement(actor=account(theirs.code)))
    assert LearningRecord.objects.filter(person=theirs, organization=elsewhere).count() == 2


def test_after_a_move_a_tool_still_reads_what_was_studied_before(unit):
    north, south = units.make_organization("北川县"), units.make_organization("南川县")
    bureau = units.make_organization("林业局", parent=north)
    services.append([act(units.make_person(organization=bureau), unit=bureau)], timezone.now())
    tool = Tool(bureau)
    [before] = tool.ids()
    organizations.move_organization(organization=bureau, parent=south, now=timezone.now())
    credentials.forget()
    assert tool.ids() == [before]
    assert tool.get(statementId=before).status_code == 200


def test_after_a_move_what_was_studied_before_is_still_forwarded(unit, target, other, monkeypatch):
    exchange.later(monkeypatch)
    exchange.filled(unit, 2)
    organizations.move_organization(
        organization=unit, parent=units.make_organization("南川县"), now=timezone.now()
    )
    target.refresh_from_db()
    assert forwarding.forward(target, timezone.now()) == 2


def test_an_act_whose_number_was_given_twice_gets_another(unit, monkeypatch):
    person = units.make_person(organization=unit)
    services.append([act(person, "first", unit=unit)], timezone.now())
    taken = LearningRecord.objects.get().seq
    real = numbering.Numbers.take
    given = []

    def take(self, count):
        given.append(count)
        return [taken] if len(given) == 1 else real(self, count)

    monkeypatch.setattr(numbering.Numbers, "take", take)
    assert services.append([act(person, "second", unit=unit)], timezone.now()) == 1
    assert LearningRecord.objects.count() == 2 and len(given) == 2


def test_a_secret_changed_twice_leaves_the_tool_the_one_it_has(unit):
    tool = Tool(unit)
    services.rotate_credential(tool.made.key, timezone.now())
    services.rotate_credential(tool.made.key, timezone.now())
    assert tool.get().status_code == 200


def test_one_odd_server_holds_up_no_other_target(unit, target, other, monkeypatch):
    exchange.later(monkeypatch)
    exchange.filled(unit, 1)
    sent = []

    def forward(one, now):
        if one.pk == target.pk:
            raise RuntimeError("a proxy's page")
        sent.append(one)

    second = type(target).objects.create(
        organization=unit, name="第二", url=target.url, key="k", secret_sealed="", created_at=timezone.now()
    )
    monkeypatch.setattr(forwarding, "forward", forward)
    forwarding.forward_due(timezone.now())
    target.refresh_from_db()
    assert sent == [second] and target.failures == 1 and target.next_try_at > timezone.now()


def test_an_answer_cut_short_counts_as_a_failure(unit, target, other, monkeypatch):
    exchange.later(monkeypatch)
    exchange.filled(unit, 1)

    def cut(*_args):
        raise forwarding.http.client.IncompleteRead(b"[")

    monkeypatch.setattr(forwarding.outgoing, "send", cut)
    assert forwarding.forward(target, timezone.now()) == 0
    target.refresh_from_db()
    assert target.failures == 1 and "无法连接" in target.last_error


def test_a_match_gives_what_came_in_meanwhile_to_the_same_person(unit):
    person = units.make_person(organization=unit)
    tool = Tool(unit)
    tool.post(statement())
    row = LearningRecord.objects.get()
    actors.match(row, person, now=timezone.now(), actor=None)
    # As it is stored by a process that does not know of the match yet.
    tool.post(statement())
    LearningRecord.objects.exclude(pk=row.pk).update(person=None)
    [left] = actors.unmatched([unit.pk])
    assert actors.match(left, person, now=timezone.now(), actor=None) == 1
    with pytest.raises(actors.ActorTaken):
        actors.match(left, person, now=timezone.now(), actor=None)


def test_an_account_is_found_by_any_of_its_statements(unit):
    tool = Tool(unit)
    tool.post(statement())
    first = LearningRecord.objects.get()
    tool.post(statement())
    found = actors.newest_of_account(actors.unmatched([unit.pk]), first.pk).get()
    assert found.pk > first.pk


def test_a_training_is_not_counted_again_under_the_number_of_a_merged_record(unit):
    kept, lost = units.make_person("梅一", unit), units.make_person("梅一", unit)
    content = exchange.workbook(exchange.line(lost))
    assert len(exchange.take_over(content, unit).fresh) == 1
    organizations.merge_people(kept=kept, lost=lost, now=timezone.now())
    again = exchange.take_over(content, unit)
    assert (len(again.fresh), again.known_count) == (0, 1)
    assert selectors.standing_records().filter(person=kept).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"actor": account("XJ\x001")},
        {"actor": {"mbox": "mailto:a@b.org", "name": "林\x00"}},
        {"verb": {"id": "http://a.b/c", "display": {"zh-CN": "完\x00成"}}},
    ],
)
def test_a_nul_is_no_failure_of_the_store(unit, change):
    assert Tool(unit).post(statement(**change)).status_code in (200, 400)


@pytest.mark.parametrize("query", ["stateId=a%00", "limit=1&limit=2", "content-type=text%2Fplain%0d%0aX:1"])
def test_the_alternate_syntax_is_as_strict_as_the_usual_one(unit, query):
    tool = Tool(unit)
    login = f"authorization={tool.headers['Authorization'].replace(' ', '%20').replace('=', '%3D')}"
    form = f"{login}&x-experience-api-version=1.0.3&{query}"
    answer = tool.client.post(
        "/xapi/statements?method=GET", form, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400


def test_a_request_holds_so_many_statements_and_no_more(unit, monkeypatch):
    monkeypatch.setattr(writing, "MOST_STATEMENTS", 2)
    tool = Tool(unit)
    assert tool.post([statement(), statement()]).status_code == 200
    answer = tool.post([statement() for _ in range(3)])
    assert answer.status_code == 413 and "At most 2" in json.loads(answer.content)["error"]
    assert LearningRecord.objects.count() == 2


def test_references_along_one_chain_are_read_once(unit, django_assert_max_num_queries):
    tool, last = Tool(unit), str(uuid4())
    tool.post(statement(id=last))
    for _ in range(5):
        one = str(uuid4())
        tool.post(statement(id=one, object={"objectType": "StatementRef", "id": last}))
        last = one
    many = [statement(object={"objectType": "StatementRef", "id": last}) for _ in range(50)]
    with django_assert_max_num_queries(60):
        assert tool.post(many).status_code == 200


def test_a_tool_that_reads_what_people_studied_is_on_record_once_a_day(unit):
    reader, writer = Tool(unit, "all/read"), Tool(unit, "statements/write", "statements/read/mine")
    for tool in (reader, reader, writer):
        assert tool.get().status_code == 200
    entry = AuditEntry.objects.get(action="learning_records.read_by_tool")
    assert entry.target_id == str(reader.made.credential_id)
    assert timezone.now() - entry.at < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("voiding_first", [True, False])
def test_voided_by_another_process_at_the_same_moment_it_is_voided(voiding_first, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has one writer")
    tool, one = Tool(units.make_organization()), statement()
    of_one = {"objectType": "StatementRef", "id": one["id"]}
    void = statement(verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object=of_one)
    written = threading.Event()

    def store_as_a_process_of_its_own(submission):
        with transaction.atomic():
            storing.write_submissions([submission])
            if not written.is_set():
                written.set()
                time.sleep(0.3)  # the other one begins meanwhile

    def send(value):
        assert tool.post(value).status_code == 200
        connection.close()

    monkeypatch.setattr(writing, "store", store_as_a_process_of_its_own)
    order = [void, one] if voiding_first else [one, void]
    threads = [threading.Thread(target=send, args=[value]) for value in order]
    threads[0].start()
    assert written.wait(10)
    threads[1].start()
    for thread in threads:
        thread.join()
    assert LearningRecord.objects.get(uuid=one["id"]).is_voided


def test_of_an_erased_person_records_stay_without_what_tools_wrote(unit):
    person, now = units.make_person("林晓岚", unit), timezone.now()
    services.append([act(person, unit=unit)], now)
    tool, named = Tool(unit), statement(actor={"mbox": "mailto:lin@example.org", "name": "林晓岚"})
    tool.post([named, statement(actor={**account(person.code), "name": "林晓岚"})])
    [waiting] = actors.unmatched([unit.pk])
    actors.match(waiting, person, now=now, actor=None)
    former = json.dumps(account(person.code))
    assert len(tool.ids(agent=former)) == 2
    for holding in registry.holdings():
        if holding.erase is not None:
            holding.erase(person, now)
    assert LearningRecord.objects.filter(person=person).count() == 3
    assert not ActorMapping.objects.exists() and not StatementBody.objects.exists()
    assert not tool.ids(agent=former)
    [left] = tool.get().json()["statements"]
    assert "林晓岚" not in json.dumps(left, ensure_ascii=False) and person.code not in json.dumps(left)
    assert tool.get(statementId=named["id"]).status_code == 404
    assert tool.post(named).status_code == 200 and not StatementBody.objects.exists()
