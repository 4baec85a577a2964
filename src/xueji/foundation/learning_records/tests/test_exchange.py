"""Accounts matched by hand, forwarding, Parquet and the Excel import, each with what goes wrong."""

import base64
import hashlib
import json
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import duckdb
import pytest
from django.test import Client
from django.utils import timezone

from xueji.common import crypto
from xueji.common.audit.models import AuditEntry
from xueji.common.documents.xlsx import read_rows, write_table
from xueji.foundation.learning_records import selectors, services
from xueji.foundation.learning_records.exchange import actors, forwarding, parquet, training_import
from xueji.foundation.learning_records.exchange.training_columns import COLUMNS
from xueji.foundation.learning_records.lrs import credentials, people, rates
from xueji.foundation.learning_records.models import (
    ActorMapping,
    ForwardRefusal,
    ForwardTarget,
    LearningRecord,
    SetAsideActor,
)
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.organizations import testing
from xueji.foundation.regulations import testing as regulations

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings):
    settings.OUTGOING_ALLOWED = ["127.0.0.0/8", "localhost"]
    credentials.forget()
    people.forget()
    rates.forget()


@pytest.fixture
def unit():
    return testing.make_organization()


def statement(name="mei", **more):
    return {
        "id": str(uuid4()),
        "actor": {"name": "梅", "account": {"homePage": "https://course.example.org", "name": name}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"zh-CN": "完成"}},
        "object": {"id": "https://course.example.org/1", "definition": {"name": {"zh-CN": "采购一课"}}},
        "result": {"success": True, "duration": "PT8M"},
        **more,
    }


def tell(unit, *statements):
    tool = services.create_credential(name="微课", organization=unit, scopes=["all"], now=timezone.now())
    pair = base64.b64encode(f"{tool.key}:{tool.secret}".encode()).decode()
    headers = {"authorization": f"Basic {pair}", "x-experience-api-version": "1.0.3"}
    answer = Client().post(
        "/xapi/statements", json.dumps(statements), content_type="application/json", headers=headers
    )
    assert answer.status_code == 200, answer.content
    return list(LearningRecord.objects.filter(tenant=unit).order_by("seq"))


def act(person, unit, key, **more):
    facts = {
        "person_id": person.pk,
        "organization_id": unit.pk,
        "organization_path": unit.path,
        "verb": selectors.Verb.READ,
        "activity_type": "article",
        "activity_key": key,
        "activity_title": "阅读",
        "occurred_at": timezone.now(),
        "source_key": key,
        **more,
    }
    return services.NewRecord(**facts)


# --- accounts ------------------------------------------------------------------------------------------


def listed(unit):
    return list(actors.unmatched(type(unit).objects.filter(pk=unit.pk).values("pk")))


def test_accounts_nobody_is_behind_are_listed_once_with_their_count(unit):
    tell(unit, statement(), statement(), statement("other"))
    rows = {actors.actor_label(row): row.statement_count for row in listed(unit)}
    assert rows == {
        "梅（account:https://course.example.org|mei）": 2,
        "梅（account:https://course.example.org|other）": 1,
    }
    assert not listed(testing.make_organization())


def test_matching_gives_past_statements_their_person_and_the_unit_of_that_day(unit):
    person, later = testing.make_person(organization=unit), testing.make_organization(name="新单位")
    moved = date(2026, 3, 1)
    organization_services.end_membership(
        membership=person.memberships.get(), valid_until=moved, now=timezone.now()
    )
    organization_services.add_membership(
        person=person, organization=later, valid_from=moved, now=timezone.now()
    )
    rows = tell(
        unit, statement(timestamp="2026-02-01T02:00:00Z"), statement(timestamp="2026-04-01T02:00:00Z")
    )
    assert actors.match(rows[-1], person, now=timezone.now(), actor=None) == 2
    found = LearningRecord.objects.filter(person=person).order_by("occurred_at")
    assert [row.organization_id for row in found] == [unit.pk, later.pk]
    assert not listed(unit)
    after = tell(unit, statement())
    assert after[-1].person_id == person.pk


def test_a_match_is_taken_back_and_made_once_only(unit):
    person = testing.make_person(organization=testing.make_organization(name="别处"))
    row = tell(unit, statement())[0]
    actors.match(row, person, now=timezone.now(), actor=None)
    with pytest.raises(actors.ActorTaken):
        actors.match(row, testing.make_person(), now=timezone.now(), actor=None)
    assert actors.unmatch(ActorMapping.objects.get(), now=timezone.now(), actor=None) == 1
    row.refresh_from_db()
    assert (row.person_id, row.organization_id, row.organization_path) == (None, unit.pk, unit.path)
    assert len(listed(unit)) == 1
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"learning_records.match_actor", "learning_records.unmatch_actor"} <= set(actions)


def test_an_account_that_is_not_ours_is_set_aside_and_comes_back(unit):
    row = tell(unit, statement())[0]
    actors.set_aside(row, now=timezone.now(), actor=None)
    assert not listed(unit)
    actors.take_back(SetAsideActor.objects.get(), now=timezone.now(), actor=None)
    assert len(listed(unit)) == 1


def test_our_own_acts_cannot_be_matched(unit):
    person = testing.make_person(organization=unit)
    services.append([act(person, unit, "a")], timezone.now())
    with pytest.raises(actors.ActorTaken):
        actors.match(LearningRecord.objects.get(), person, now=timezone.now(), actor=None)


# --- forwarding ----------------------------------------------------------------------------------------


class OtherStore(BaseHTTPRequestHandler):
    """Takes statements, refuses those with a poisoned id, and can be shut."""

    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        ids = [one["id"] for one in told]
        server.asked.append((self.path, self.headers["Authorization"]))
        status = server.status or (400 if server.poisoned & set(ids) else 200)
        if status == 200:
            server.taken += ids
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture
def other():
    server = ThreadingHTTPServer(("127.0.0.1", 0), OtherStore)
    server.taken, server.asked, server.poisoned, server.status = [], [], set(), 0
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def target(other, unit):
    return ForwardTarget.objects.create(
        organization=unit,
        name="上级学习库",
        url=f"http://127.0.0.1:{other.server_port}/xapi/",
        key="us",
        secret_sealed=crypto.encrypt("secret"),
        created_at=timezone.now(),
    )


def filled(unit, count=5):
    person = testing.make_person(organization=unit)
    services.append([act(person, unit, f"k{number}") for number in range(count)], timezone.now())


def later(monkeypatch):
    """Everything stored so far counts as complete, whatever transaction the test is in."""
    soon = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(forwarding.numbering, "consistent_through", lambda: soon)


def test_every_record_is_sent_once_in_order_with_its_lasting_id(unit, other, target, monkeypatch):
    later(monkeypatch)
    filled(unit)
    tell(unit, statement())
    filled_elsewhere = testing.make_organization(name="别处")
    filled_elsewhere_person = testing.make_person(organization=filled_elsewhere)
    services.append([act(filled_elsewhere_person, filled_elsewhere, "x")], timezone.now())
    assert forwarding.forward(target, timezone.now()) == 6
    own = LearningRecord.objects.filter(organization=unit).order_by("seq")
    assert other.taken == [str(row.uuid) for row in own]
    assert other.asked[0] == ("/xapi/statements", "Basic " + base64.b64encode(b"us:secret").decode())
    assert forwarding.forward(target, timezone.now()) == 0
    target.refresh_from_db()
    assert (target.sent_count, forwarding.lag(target)) == (6, 0)


def test_statements_of_another_units_tool_are_not_passed_on(unit, other, target, monkeypatch):
    later(monkeypatch)
    below = testing.make_organization(name="下级", parent=unit)
    tell(below, statement())
    assert forwarding.forward(target, timezone.now()) == 0


def test_a_killed_run_sends_again_and_loses_nothing(unit, other, target, monkeypatch):
    later(monkeypatch)
    filled(unit)

    def killed(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(forwarding, "_move", killed)
        with pytest.raises(KeyboardInterrupt):
            forwarding.forward(target, timezone.now())
    assert forwarding.forward(ForwardTarget.objects.get(), timezone.now()) == 5
    assert len(other.taken) == 10
    assert len(set(other.taken)) == 5


def test_poison_is_set_aside_and_the_others_go_on(unit, other, target, monkeypatch):
    later(monkeypatch)
    filled(unit, 9)
    bad = LearningRecord.objects.order_by("seq")[4]
    other.poisoned = {str(bad.uuid)}
    assert forwarding.forward(target, timezone.now()) == 8
    refusal = ForwardRefusal.objects.get()
    assert (refusal.record_id, refusal.reason[:3]) == (bad.seq, "400")
    other.poisoned = set()
    assert forwarding.send_refused_again(refusal, timezone.now())
    assert not ForwardRefusal.objects.exists()


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_shut_store_is_tried_again_ever_later(unit, other, target, monkeypatch, status):
    later(monkeypatch)
    filled(unit)
    other.status, now = status, timezone.now()
    for failures, minutes in ((1, 1), (2, 2), (3, 4)):
        forwarding.forward(ForwardTarget.objects.get(), now)
        found = ForwardTarget.objects.get()
        assert (found.failures, found.next_try_at - now) == (failures, timedelta(minutes=minutes))
    asked = len(other.asked)
    forwarding.forward_due(now)
    assert len(other.asked) == asked
    other.status = 0
    forwarding.forward_due(now + timedelta(minutes=5))
    found = ForwardTarget.objects.get()
    assert (found.failures, found.sent_count, found.last_error) == (0, 5, "")


# --- Parquet -------------------------------------------------------------------------------------------


def read_back(folder):
    shown = {"occurred_at": "epoch_us(occurred_at)", "stored_at": "epoch_us(stored_at)"}
    columns = ", ".join(shown.get(name, name) for name in parquet.SCHEMA)
    source = f"read_parquet('{folder}/month=*/*.parquet', hive_partitioning=false)"
    with duckdb.connect() as engine:
        return engine.execute(f"SELECT {columns} FROM {source} ORDER BY seq").fetchall()  # noqa: S608


def digest(rows):
    return hashlib.sha256(repr([(row[0], row[1]) for row in rows]).encode()).hexdigest()


def test_what_is_read_back_is_what_is_in_the_river_and_only_new_rows_are_written(unit, tmp_path, monkeypatch):
    later(monkeypatch)
    monkeypatch.setattr(parquet, "PART_ROWS", 3)
    person, article = testing.make_person(organization=unit), regulations.make_article()
    first = [act(person, unit, f"k{n}", article_ids=[article.pk], disciplines=["work"]) for n in range(5)]
    services.append(first, timezone.now())
    assert (parquet.export(tmp_path).rows, len(list(tmp_path.glob("month=*/*.parquet")))) == (5, 2)
    assert parquet.export(tmp_path).files == []
    services.append([act(person, unit, "new", score=0.5, success=True)], timezone.now())
    assert parquet.export(tmp_path).rows == 1
    rows = read_back(tmp_path)
    kept = LearningRecord.objects.order_by("seq").values_list("seq", "uuid")
    assert digest(rows) == digest([(seq, str(uuid)) for seq, uuid in kept])
    found = dict(zip(parquet.SCHEMA, rows[0], strict=True))
    assert (found["article_ids"], found["disciplines"]) == ([article.pk], ["work"])
    first_at = LearningRecord.objects.earliest("seq").occurred_at
    assert found["occurred_at"] == round(first_at.timestamp() * 1_000_000)


def test_a_run_killed_before_its_mark_writes_the_same_file_again(unit, tmp_path, monkeypatch):
    later(monkeypatch)
    filled(unit)
    parquet.export(tmp_path)
    (tmp_path / "position.json").unlink()
    parquet.export(tmp_path)
    assert len(read_back(tmp_path)) == 5
    assert not list(tmp_path.glob(".writing-*"))


def test_records_of_two_months_go_into_two_folders(unit, tmp_path, monkeypatch):
    later(monkeypatch)
    filled(unit, 2)
    row = LearningRecord.objects.order_by("seq").first()
    LearningRecord.objects.filter(pk=row.pk).update(seq=row.seq - (40 * 86_400_000_000 << 10))
    parquet.export(tmp_path)
    assert len(list(tmp_path.glob("month=*"))) == 2


def as_of_now(folder, *names):
    with duckdb.connect() as engine:
        query = f"SELECT {', '.join(names)} FROM ({services.records_sql(folder)}) ORDER BY seq"  # noqa: S608
        return engine.execute(query).fetchall()


def test_a_match_made_later_its_taking_back_and_a_voiding_reach_what_was_written(unit, tmp_path, monkeypatch):
    later(monkeypatch)
    monkeypatch.setattr(parquet, "PART_ROWS", 2)
    home = testing.make_organization(name="办公室", parent=unit)
    person = testing.make_person(organization=home)
    rows = tell(unit, *(statement() for _ in range(3)), statement("other"))
    names = ("person_id", "organization_id", "organization_path", "is_voided")
    nobody = (None, unit.pk, unit.path, False)
    assert services.export_parquet(tmp_path).changes == 0
    assert as_of_now(tmp_path, *names) == [nobody] * 4
    before = {path: path.read_bytes() for path in tmp_path.glob("month=*/*.parquet")}

    actors.match(rows[0], person, now=timezone.now(), actor=None)
    done = services.export_parquet(tmp_path)
    assert (done.rows, done.changes) == (0, 3)
    theirs = (person.pk, home.pk, home.path, False)
    assert as_of_now(tmp_path, *names) == [theirs, theirs, theirs, nobody]

    void = {"id": "http://adlnet.gov/expapi/verbs/voided"}
    target = {"objectType": "StatementRef", "id": str(rows[3].uuid)}
    people.forget()
    tell(unit, statement(verb=void, object=target))
    actors.unmatch(ActorMapping.objects.get(), now=timezone.now(), actor=None)
    assert services.export_parquet(tmp_path).rows == 1
    assert as_of_now(tmp_path, *names) == [nobody, nobody, nobody, (None, unit.pk, unit.path, True), nobody]
    assert services.export_parquet(tmp_path).files == []
    assert all(path.read_bytes() == content for path, content in before.items())


def test_a_folder_of_an_earlier_version_gets_every_change_noted_since(unit, tmp_path, monkeypatch):
    later(monkeypatch)
    row = tell(unit, statement())[0]
    services.export_parquet(tmp_path)
    mark = tmp_path / "position.json"
    mark.write_text(json.dumps({"format": 1, "position": json.loads(mark.read_text())["position"]}))
    actors.match(row, testing.make_person(organization=unit), now=timezone.now(), actor=None)
    assert services.export_parquet(tmp_path).changes == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"position": "x"}'])
def test_a_mark_that_is_none_is_refused(tmp_path, text):
    (tmp_path / "position.json").write_text(text)
    with pytest.raises(parquet.ExportFailed):
        parquet.export(tmp_path)


# --- Excel ---------------------------------------------------------------------------------------------


def workbook(*rows):
    return write_table("培训", COLUMNS, rows)


def line(person, **change):
    facts = {
        "code": person.code,
        "name": person.name,
        "title": "采购业务培训",
        "kind": "业务培训",
        "day": date(2026, 3, 5),
        "minutes": 90,
        "result": "合格",
        "risk": "采购需求",
        "articles": None,
        **change,
    }
    return list(facts.values())


def take_over(content, unit):
    return training_import.import_training(content, now=timezone.now(), actor=None, allowed_paths=[unit.path])


def test_a_file_is_taken_over_once_however_often_it_comes(unit):
    person = testing.make_person(organization=unit)
    content = workbook(line(person), line(person, title="另一课", minutes=None, result=None, risk=None))
    assert len(take_over(content, unit).fresh) == 2
    again = take_over(content, unit)
    assert (len(again.fresh), again.known_count) == (0, 2)
    row = LearningRecord.objects.get(activity_title="业务培训：采购业务培训")
    facts = (row.verb, row.person_id, row.organization_id, row.duration_seconds, row.success)
    assert facts == ("external", person.pk, unit.pk, 5400, True)
    assert "风险点：采购需求" in row.evidence


def test_articles_are_found_and_bring_their_disciplines(unit):
    article = regulations.make_article()
    person = testing.make_person(organization=unit)
    title = article.version.regulation.title
    cited = f"《{title}》第{'一二三四五六七八九十'[article.number - 1]}条"
    outcome = take_over(workbook(line(person, articles=cited)), unit)
    assert not outcome.errors
    assert [link.article_id for link in LearningRecord.objects.get().articles.all()] == [article.pk]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"code": "nobody"}, "人员编号"),
        ({"name": "别人"}, "人员编号"),
        ({"kind": "打牌"}, "类型"),
        ({"day": "昨天"}, "日期"),
        ({"day": date(2999, 1, 1)}, "日期"),
        ({"day": date(2019, 1, 1)}, "日期"),
        ({"minutes": 0}, "时长（分钟）"),
        ({"minutes": 10**9}, "时长（分钟）"),
        ({"articles": "《没有的法》第一条"}, "条文"),
        ({"title": None}, "培训名称"),
    ],
)
def test_a_row_that_is_wrong_is_told_with_its_column_and_the_others_go_in(unit, change, column):
    person = testing.make_person(organization=unit)
    content = workbook(line(person), line(person, **{"title": "错行", **change}))
    outcome = take_over(content, unit)
    assert [error.column for error in outcome.errors] == [column]
    assert LearningRecord.objects.count() == 1
    marked = training_import.marked_failures(content, outcome)
    assert len(read_rows(marked, COLUMNS).rows) + len(read_rows(marked, COLUMNS).errors) >= 1


def test_people_of_other_units_cannot_be_written_for(unit):
    stranger = testing.make_person(organization=testing.make_organization(name="别处"))
    outcome = take_over(workbook(line(stranger)), unit)
    assert (len(outcome.errors), LearningRecord.objects.count()) == (1, 0)


def test_the_same_training_twice_in_one_file_is_told(unit):
    person = testing.make_person(organization=unit)
    outcome = take_over(workbook(line(person), line(person)), unit)
    assert "同一次培训" in outcome.errors[0].message
