"""The xAPI interface: tenants, scopes, our own acts, matched people, page marks, concurrency."""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xueji.common.group_commit import WriterUnsure
from xueji.foundation.learning_records import selectors, services
from xueji.foundation.learning_records.exchange import actors
from xueji.foundation.learning_records.lrs import activities, credentials, gateway, numbering, people, storing
from xueji.foundation.learning_records.models import LearningRecord, StatementBody
from xueji.foundation.learning_records.tests.test_river import act
from xueji.foundation.organizations import testing as units

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    for module in (credentials, people, activities):
        module.forget()
    yield


class Tool:
    """A tool with a credential, talking HTTP."""

    def __init__(self, unit, *scopes):
        self.unit = unit
        self.made = services.create_credential(
            name="测验工具", organization=unit, scopes=scopes or ("all",), now=timezone.now()
        )
        login = base64.b64encode(f"{self.made.key}:{self.made.secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {login}", "X-Experience-API-Version": "2.0.0"}
        self.client = Client(raise_request_exception=False)

    def post(self, value, path="statements", **headers):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.client.post(
            f"/xapi/{path}", body, content_type="application/json", headers={**self.headers, **headers}
        )

    def get(self, path="statements", **params):
        return self.client.get(f"/xapi/{path}", params, headers=self.headers)

    def ids(self, **params):
        return [one["id"] for one in self.get(**params).json()["statements"]]


@pytest.fixture
def unit():
    return units.make_organization()


def statement(**change):
    return {
        "id": str(uuid4()),
        "actor": {"mbox": "mailto:lin@example.org"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"zh-CN": "完成"}},
        "object": {"id": "https://example.org/lesson/1", "definition": {"name": {"zh-CN": "第一课"}}},
        **change,
    }


def test_what_came_in_comes_back_to_the_letter(unit):
    tool = Tool(unit)
    raw = (
        b'{ "verb":{"id":"http://a.b/c"}, "result":{"score":{"raw":1.50}},\n "object":{"id":"http://a.b/d"},'
        b'"actor":{"mbox":"mailto:a@b.org","name":"\\u6797"} }'
    )
    assert tool.post(raw).status_code == 200
    assert StatementBody.objects.get().received.encode() == raw
    assert raw.rstrip(b"} \n") in tool.get().content


def test_statements_in_doubt_are_told_as_such_and_taken_once_when_sent_again(unit, monkeypatch):
    def unsure(submission):
        with transaction.atomic():
            storing.write_submissions([submission])
        raise WriterUnsure("可能已经保存，也可能没有。")

    tool, batch = Tool(unit), [statement(), statement()]
    with monkeypatch.context() as patch:
        patch.setattr(storing.writer, "submit", unsure)
        told = tool.post(batch)
    assert told.status_code == 503 and "Retry-After" in told.headers
    assert "does not know yet" in told.json()["error"] and "without an id" in told.json()["error"]
    assert tool.post(batch).status_code == 200
    assert StatementBody.objects.count() == 2


def away(*_args):
    raise OperationalError("server closed the connection unexpectedly")


def test_while_the_database_is_away_the_answer_is_json_and_says_when_to_come_again(unit, monkeypatch):
    tool = Tool(unit)
    for name in ("_oldest_lock", "_oldest_thread"):
        monkeypatch.setattr(numbering, name, away)
    monkeypatch.setattr(numbering, "_through", (0.0, NOW))
    stored = tool.post(statement())
    assert stored.status_code == 200 and "2026-09-07" in stored.headers["X-Experience-API-Consistent-Through"]
    monkeypatch.setattr(gateway, "_dispatch", away)
    for told in (tool.get(), tool.post(statement())):
        assert told.status_code == 503 and "Retry-After" in told.headers
        assert "database is away" in told.json()["error"]


def test_tenants_never_see_each_other(unit):
    ours, theirs = Tool(unit), Tool(units.make_organization("白鹭局"))
    secret = statement()
    assert ours.post(secret).status_code == 200
    assert theirs.ids() == [] and theirs.ids(verb=secret["verb"]["id"]) == []
    assert theirs.get(statementId=secret["id"]).status_code == 404
    assert theirs.post(secret).status_code == 409
    void = statement(
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": secret["id"]},
    )
    assert theirs.post(void).status_code == 200
    assert ours.get(statementId=secret["id"]).status_code == 200
    assert theirs.get("activities", activityId=secret["object"]["id"]).json().get("definition") is None


@pytest.mark.parametrize(
    ("scope", "writes", "reads", "state"),
    [
        ("statements/write", 200, 403, 403),
        ("statements/read/mine", 403, 200, 403),
        ("statements/read", 403, 200, 403),
        ("all/read", 403, 200, 200),
        ("state", 403, 403, 200),
    ],
)
def test_a_scope_opens_its_own_door_only(unit, scope, writes, reads, state):
    tool = Tool(unit, scope)
    assert tool.post(statement()).status_code == writes
    assert tool.get().status_code == reads
    agent = json.dumps({"mbox": "mailto:a@b.org"})
    assert tool.get("activities/state", activityId="http://a.b/c", agent=agent).status_code == state


def test_read_mine_shows_the_own_statements_and_nothing_else(unit):
    one, other = Tool(unit), Tool(unit, "statements/write", "statements/read/mine")
    foreign, own = statement(), statement()
    services.append([act(units.make_person(organization=unit))], NOW)
    one.post(foreign)
    other.post(own)
    assert other.ids() == [own["id"]]
    assert other.get(statementId=foreign["id"]).status_code == 404
    assert len(one.ids()) == 3


def test_a_revoked_or_expired_credential_is_shut_out(unit):
    tool, late = Tool(unit), Tool(unit)
    assert tool.get().status_code == 200
    services.revoke_credential(tool.made.key, timezone.now())
    selectors.all_credentials().filter(key=late.made.key).update(
        expires_at=timezone.now() - timedelta(days=1)
    )
    assert tool.get().status_code == late.get().status_code == 401
    with pytest.raises(services.CredentialRefused):
        services.revoke_credential(tool.made.key, timezone.now())


def test_our_own_acts_are_statements_of_the_same_stream(unit):
    person = units.make_person("林晓岚", unit)
    services.append([act(person, success=True, score=1.0, evidence_grade="A")], NOW)
    tool = Tool(unit)
    tool.post(statement())
    newest, oldest = tool.get().json()["statements"]
    assert newest["object"]["id"] == "https://example.org/lesson/1"
    assert oldest["id"] == str(services.record_id(act(person).source_key))
    assert oldest["verb"]["id"] == "http://adlnet.gov/expapi/verbs/attended"
    agent = json.dumps(oldest["actor"])
    assert tool.ids(agent=agent) == tool.ids(activity="urn:xueji:activity:session:1") == [oldest["id"]]
    assert tool.ids(verb=oldest["verb"]["id"], agent=agent, related_agents="true") == [oldest["id"]]
    assert tool.get(statementId=oldest["id"]).json() == oldest
    assert tool.get("activities", activityId=oldest["object"]["id"]).json()["definition"]["name"]
    elsewhere = Tool(units.make_organization("白鹭局"))
    assert elsewhere.ids() == [] and elsewhere.get(statementId=oldest["id"]).status_code == 404
    assert tool.post({**statement(), "id": oldest["id"]}).status_code == 409


def test_a_matched_actor_gives_the_record_its_person_and_the_unit_of_that_day(unit):
    office = units.make_organization("机关", parent=unit, kind="general_branch")
    person = units.make_person("高原", office)
    account = {"homePage": "urn:xueji:people", "name": person.code}
    tool = Tool(unit)
    tool.post(statement(actor={"account": account}, timestamp="2026-09-01T10:00:00+08:00"))
    tool.post(statement())
    viewer = units.make_user(person)
    record = selectors.records_of_person(viewer, person, date(2026, 9, 7)).get()
    assert (record.verb, record.organization, record.activity_title) == ("external", office, "完成 第一课")
    assert record.occurred_at == datetime(2026, 9, 1, 2, tzinfo=UTC)
    assert [row.person_id for row in actors.unmatched([unit.pk])] == [None]


def test_an_actor_matched_later_takes_the_earlier_records_along(unit):
    person, tool = units.make_person("高原", unit), Tool(unit)
    tool.post(statement())
    row = actors.unmatched([unit.pk]).get()
    assert actors.match(row, person, now=timezone.now(), actor=None) == 1
    people.forget()  # the test's transaction never commits
    tool.post(statement())
    found = selectors.records_of_person(units.make_user(person), person, date(2026, 9, 7))
    assert found.count() == 2 and not actors.unmatched([unit.pk]).exists()


def test_pages_are_complete_and_their_marks_cannot_be_changed(unit):
    tool = Tool(unit)
    sent = [statement() for _ in range(7)]
    assert tool.post(sent).status_code == 200
    found, answer = [], tool.get(limit="3").json()
    mark = answer["more"]
    while True:
        found += [one["id"] for one in answer["statements"]]
        if not answer["more"]:
            break
        answer = tool.client.get(answer["more"], headers=tool.headers).json()
    assert found == [one["id"] for one in reversed(sent)]
    assert tool.client.get(mark[:-2] + "AA", headers=tool.headers).status_code == 400
    foreign = Tool(units.make_organization("白鹭局"))
    assert foreign.client.get(mark, headers=foreign.headers).status_code == 403


def test_the_same_statement_again_is_no_news_and_another_under_its_id_a_conflict(unit):
    tool, first = Tool(unit), statement()
    assert [tool.post(first).status_code, tool.post(first).status_code] == [200, 200]
    batch = [statement(), {**first, "verb": {"id": "http://a.b/other"}}]
    assert tool.post(batch).status_code == 409
    assert tool.ids() == [first["id"]]


def test_a_statement_is_found_by_what_it_refers_to_whichever_came_first(unit):
    tool, target = Tool(unit), statement()
    early = statement(object={"objectType": "StatementRef", "id": target["id"]}, verb={"id": "http://a.b/v1"})
    late = statement(object={"objectType": "StatementRef", "id": early["id"]}, verb={"id": "http://a.b/v2"})
    for one in (early, target, late):
        assert tool.post(one).status_code == 200
    assert set(tool.ids(activity=target["object"]["id"])) == {one["id"] for one in (early, target, late)}
    assert set(tool.ids(verb="http://a.b/v1")) == {early["id"], late["id"]}


def test_a_statement_voided_before_it_came_is_never_shown(unit):
    tool, target = Tool(unit), statement()
    void = statement(
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": target["id"]},
    )
    tool.post(void)
    tool.post(target)
    assert tool.get(statementId=target["id"]).status_code == 404
    assert tool.get(voidedStatementId=target["id"]).json()["id"] == target["id"]
    assert tool.ids(activity=target["object"]["id"]) == [void["id"]]


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=5),
        lambda one: (
            st.lists(one)
            | st.dictionaries(st.sampled_from(["actor", "verb", "object", "id", "mbox", "context"]), one)
        ),
        max_leaves=10,
    )
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_content_breaks_the_interface(unit, value):
    if not hasattr(unit, "tool"):
        unit.tool = Tool(unit)
    for change in (value, {**statement(), "context": value}):
        assert unit.tool.post(change).status_code in (200, 400)
    assert unit.tool.get(agent=json.dumps(value)).status_code in (200, 400)


@pytest.mark.parametrize(
    "query", ["since=x", "limit=-1", "verb=x", "foo=1", "limit=1&limit=2", "more=AAAA", "%FF=1"]
)
def test_queries_that_make_no_sense_are_refused(unit, query):
    tool = Tool(unit)
    answer = tool.client.get(f"/xapi/statements?{query}", headers=tool.headers)
    assert answer.status_code == 400 and answer.json()["error"]


@pytest.mark.django_db(transaction=True)
def test_one_id_sent_many_times_at_once_is_stored_once():
    unit = units.make_organization()
    tool, one = Tool(unit), statement()
    found: list[int] = []

    def send() -> None:
        found.append(tool.post(one).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [200] * 8 and LearningRecord.objects.count() == 1
