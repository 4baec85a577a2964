"""One unit never sees what another unit's tools keep here, whichever resource is asked and however."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import xueji
from xueji.foundation.learning_records import selectors, services
from xueji.foundation.learning_records.exchange import actors
from xueji.foundation.learning_records.lrs import activities, credentials, people, rates
from xueji.foundation.learning_records.models import LearningRecord
from xueji.foundation.learning_records.rules import profile_document
from xueji.foundation.learning_records.tests.test_interface import NOW, Tool, statement
from xueji.foundation.learning_records.tests.test_river import act
from xueji.foundation.organizations import testing as units

pytestmark = pytest.mark.django_db
AGENT = {"mbox": "mailto:lin@example.org"}
FILE = b"minutes of a closed meeting"
SHA2 = hashlib.sha256(FILE).hexdigest()
ATTACHED = {
    "usageType": "https://example.org/paper",
    "display": {"zh-CN": "附件"},
    "contentType": "text/plain",
    "length": len(FILE),
    "sha2": SHA2,
}


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    for module in (credentials, people, activities, rates):
        module.forget()
    yield


@pytest.fixture
def both():
    """A tool of each of two units."""
    return Tool(units.make_organization()), Tool(units.make_organization("白鹭局"))


def post_with_file(tool, one):
    body = b"--b\r\nContent-Type: application/json\r\n\r\n" + json.dumps(one).encode()
    body += b"\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n"
    body += f"X-Experience-API-Hash: {SHA2}\r\n\r\n".encode() + FILE + b"\r\n--b--\r\n"
    kind = "multipart/mixed; boundary=b"
    return tool.client.post("/xapi/statements", body, content_type=kind, headers=tool.headers)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"agent": json.dumps(AGENT)},
        {"agent": json.dumps(AGENT), "related_agents": "true"},
        {"verb": "http://adlnet.gov/expapi/verbs/completed"},
        {"activity": "https://example.org/lesson/1"},
        {"activity": "https://example.org/course/1", "related_activities": "true"},
        {"registration": "6fbd600f-d87c-4c74-801a-2ec2e53231f7"},
        {"since": "2020-01-01T00:00:00Z", "ascending": "true"},
        {"verb": "http://adlnet.gov/expapi/verbs/completed", "activity": "https://example.org/lesson/1"},
        {"format": "canonical"},
        {"attachments": "true", "format": "ids"},
    ],
)
def test_no_filter_reaches_the_statements_of_another_unit(both, query):
    ours, theirs = both
    one = statement(
        context={
            "registration": "6fbd600f-d87c-4c74-801a-2ec2e53231f7",
            "instructor": AGENT,
            "contextActivities": {"parent": [{"id": "https://example.org/course/1"}]},
        }
    )
    assert ours.post(one).status_code == 200
    assert one["id"].encode() in ours.get(**query).content
    assert one["id"].encode() not in theirs.get(**query).content


def test_a_page_mark_carried_to_another_unit_opens_nothing(both):
    ours, theirs = both
    ours.post([statement() for _ in range(4)])
    theirs.post([statement() for _ in range(4)])
    mark = ours.get(limit="2").json()["more"]
    assert theirs.client.get(mark, headers=theirs.headers).status_code == 403
    assert ours.client.get(mark, headers=ours.headers).status_code == 200


def test_a_page_mark_of_a_reader_of_all_shows_the_writer_of_some_only_its_own(both):
    ours, _ = both
    small = Tool(ours.unit, "statements/write", "statements/read/mine")
    own, foreign = [statement() for _ in range(3)], [statement() for _ in range(3)]
    small.post(own)
    ours.post(foreign)
    mark = ours.get(limit="1").json()["more"]
    found = small.client.get(mark, headers=small.headers).json()["statements"]
    assert {one["id"] for one in found} <= {one["id"] for one in own}


@pytest.mark.parametrize(
    ("path", "params"),
    [
        (
            "activities/state",
            {"activityId": "https://example.org/lesson/1", "agent": json.dumps(AGENT), "stateId": "page"},
        ),
        ("activities/profile", {"activityId": "https://example.org/lesson/1", "profileId": "page"}),
        ("agents/profile", {"agent": json.dumps(AGENT), "profileId": "page"}),
    ],
)
def test_documents_of_two_units_under_one_name_are_two_documents(both, path, params):
    ours, theirs = both
    query = "&".join(f"{name}={value}" for name, value in params.items())
    for tool, text in ((ours, b"ours"), (theirs, b"theirs")):
        assert tool.get(path, **params).status_code == 404
        answer = tool.client.put(
            f"/xapi/{path}?{query}",
            text,
            content_type="text/plain",
            headers={**tool.headers, "If-None-Match": "*"},
        )
        assert answer.status_code == 204, answer.content
    listing = {name: value for name, value in params.items() if not name.endswith(("stateId", "profileId"))}
    assert ours.get(path, **params).content == b"ours" and theirs.get(path, **params).content == b"theirs"
    assert theirs.client.delete(f"/xapi/{path}?{query}", headers=theirs.headers).status_code == 204
    assert ours.get(path, **params).content == b"ours"
    assert (ours.get(path, **listing).json(), theirs.get(path, **listing).json()) == (["page"], [])


def test_knowing_the_hash_of_a_file_does_not_open_it(both):
    ours, theirs = both
    assert post_with_file(ours, statement(attachments=[ATTACHED])).status_code == 200
    claimed = statement(attachments=[{**ATTACHED, "fileUrl": "https://example.org/paper"}])
    assert theirs.post(claimed).status_code == 200
    assert FILE in ours.get(attachments="true").content
    assert FILE not in theirs.get(attachments="true").content


def test_activities_are_described_by_the_own_unit_only(both):
    ours, theirs = both
    ours.post(statement())
    asked = {"activityId": "https://example.org/lesson/1"}
    assert "definition" in ours.get("activities", **asked).json()
    assert "definition" not in theirs.get("activities", **asked).json()
    session = {"activityId": "urn:xueji:activity:session:1"}
    services.append([act(units.make_person(organization=ours.unit))], NOW)
    assert "definition" in ours.get("activities", **session).json()
    assert "definition" not in theirs.get("activities", **session).json()


def test_the_identifiers_of_one_person_are_joined_within_the_unit(both):
    ours, theirs = both
    unit = ours.unit
    person = units.make_person("林晓岚", unit)
    account = {"homePage": "https://course.example.org", "name": "lin"}
    for tool in both:
        tool.post([statement(), statement(actor={"name": "小林", "account": account})])
    for row in actors.unmatched([unit.pk]):
        actors.match(row, person, now=timezone.now(), actor=None)
    own = {"homePage": "urn:xueji:people", "name": person.code}
    for agent in (AGENT, {"account": account}, {"account": own}):
        found = ours.get("agents", agent=json.dumps(agent)).json()
        assert found["objectType"] == "Person"
        assert found["mbox"] == [AGENT["mbox"]]
        assert sorted(found["account"], key=str) == sorted([account, own], key=str)
        assert set(found["name"]) == {"小林", "林晓岚"}
    alone = {"objectType": "Person", "mbox": [AGENT["mbox"]]}
    assert theirs.get("agents", agent=json.dumps(AGENT)).json() == alone
    assert Tool(unit, "statements/read/mine").get("agents", agent=json.dumps(AGENT)).json() == alone
    stranger = theirs.get("agents", agent=json.dumps({"account": own})).json()
    assert stranger == {"objectType": "Person", "account": [own]}


def test_the_rate_of_a_unit_is_its_own(both):
    ours, theirs = both
    selectors.all_credentials().filter(key=ours.made.key).update(requests_a_minute=2)
    assert [ours.get().status_code for _ in range(3)] == [200, 200, 429]
    assert theirs.get().status_code == 200


def test_every_identifier_of_our_acts_is_told_by_the_profile(both, client):
    whole = client.get("/xapi/profile", headers={"accept": "application/ld+json"})
    assert whole["Content-Type"] == "application/ld+json"
    told = {one["id"] for one in whole.json()["concepts"]}
    services.append([act(units.make_person(organization=both[0].unit), evidence_grade="A")], NOW)
    shown = both[0].get().json()["statements"][0]
    assert shown["object"]["definition"]["type"] in told
    assert set(shown["context"]["extensions"]) <= told
    for identifier in told:
        one = client.get("/xapi/profile", {"id": identifier}).json()
        assert (one["id"], one["inScheme"]) == (identifier, profile_document.VERSION)
    assert client.get("/xapi/profile", {"id": "urn:xueji:verb:nothing"}).status_code == 404
    assert client.get("/xapi/about").json()["extensions"]["urn:xueji:profile"]["document"] == "/xapi/profile"


def test_every_kind_of_act_that_is_recorded_is_in_the_profile():
    told = {one["id"].rsplit(":", 1)[-1] for one in profile_document.document()["concepts"]}
    for path in Path(xueji.__file__).parent.rglob("*.py"):
        if "/tests/" not in str(path):
            found = re.findall(
                r"activity_type=\"(\w+)\"|^ACTIVITY_TYPE = \"(\w+)\"", path.read_text("utf-8"), re.M
            )
            assert {name for pair in found for name in pair if name} <= told, path
    assert {verb.value for verb in LearningRecord.Verb} == set(profile_document.VERB_NAMES)


@pytest.mark.parametrize("wish", [{}, {"verb": "http://adlnet.gov/expapi/verbs/completed"}])
def test_on_an_analyzed_sqlite_no_search_walks_the_whole_subtree(wish):
    if connection.vendor != "sqlite":
        pytest.skip("needs SQLite: PostgreSQL knows how many rows of a subtree are our own")
    tool = Tool(units.make_organization())
    assert tool.post([statement() for _ in range(200)]).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE river_record")
    with CaptureQueriesContext(connection) as queries:
        assert len(tool.ids(**wish)) == 100
    [search] = [one["sql"] for one in queries if "united" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {search}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "river_org_time" not in plan and "SCAN r " not in plan
