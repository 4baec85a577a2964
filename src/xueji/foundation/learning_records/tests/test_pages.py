"""Pages: who gets in, what a form refuses, and that units never see each other's tools and accounts."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xueji.common import crypto
from xueji.common.audit.models import AuditEntry
from xueji.common.jobs.testing import run_waiting
from xueji.foundation.learning_records import services
from xueji.foundation.learning_records.exchange import actors
from xueji.foundation.learning_records.lrs import credentials, rates
from xueji.foundation.learning_records.models import (
    ActorMapping,
    ForwardTarget,
    LearningRecord,
    XapiCredential,
)
from xueji.foundation.learning_records.tests.test_exchange import line, statement, tell, workbook
from xueji.foundation.learning_records.tests.test_interface import Tool
from xueji.foundation.organizations import testing
from xueji.foundation.organizations.models import RoleAssignment
from xueji.foundation.organizations.selectors import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    credentials.forget()
    rates.forget()


@pytest.fixture
def unit():
    return testing.make_organization()


def as_role(role, unit):
    person = testing.make_person(organization=unit)
    testing.make_role(person, role, unit)
    client = Client()
    client.force_login(testing.make_user(person))
    return client


@pytest.fixture
def admin(unit):
    return as_role(Role.SYSTEM_ADMIN, unit)


def at(name, *arguments):
    return reverse(f"learning_records:{name}", args=arguments)


def credential(unit, **change):
    facts = {
        "name": "微课",
        "organization": unit.pk,
        "access": "mine",
        "requests_a_minute": 60,
        "expires_on": "",
        **change,
    }
    return facts


def test_a_new_tool_gets_its_secret_shown_once_and_it_works(unit, admin):
    answer = admin.post(at("new-tool"), credential(unit))
    made = answer.context["made"]
    assert made.secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert made.secret not in admin.get(at("tools")).content.decode()
    found = XapiCredential.objects.get()
    assert (found.scopes, found.requests_a_minute) == ("statements/write statements/read/mine", 60)
    again = admin.post(at("rotate-tool", found.pk)).context["made"]
    assert again.secret != made.secret
    admin.post(at("revoke-tool", found.pk))
    found.refresh_from_db()
    assert not found.is_active
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    wanted = {"create_credential", "rotate_credential", "revoke_credential"}
    assert {f"learning_records.{one}" for one in wanted} <= actions


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"organization": ""},
        {"organization": "9" * 30},
        {"access": "root"},
        {"requests_a_minute": 0},
        {"requests_a_minute": 10**9},
        {"expires_on": "0026-01-01"},
    ],
)
def test_a_tool_that_makes_no_sense_is_not_made(unit, admin, change):
    assert admin.post(at("new-tool"), credential(unit, **change)).status_code == 422
    assert not XapiCredential.objects.exists()


def test_an_administrator_reaches_no_other_units_tools_accounts_and_targets(unit, admin):
    other = testing.make_organization(name="别处")
    row = tell(other, statement())[0]
    tool = XapiCredential.objects.get()
    target = ForwardTarget.objects.create(
        organization=other, name="库", url="https://lrs.example.org", key="k", created_at=timezone.now()
    )
    for name in ("tools", "unmatched", "targets"):
        assert not list(admin.get(at(name)).context["listing"].ordered)
    closed = [
        admin.post(at("rotate-tool", tool.pk)),
        admin.post(at("revoke-tool", tool.pk)),
        admin.get(at("match", row.pk)),
        admin.post(at("set-aside", row.pk)),
        admin.get(at("target", target.pk)),
        admin.post(at("switch-target", target.pk)),
        admin.get(at("change-target", target.pk)),
    ]
    assert [answer.status_code for answer in closed] == [404] * 7
    assert admin.post(at("new-tool"), credential(other)).status_code == 422


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.EDITOR])
def test_other_roles_do_not_look_after_tools(unit, role):
    client = as_role(role, unit)
    for name in ("tools", "new-tool", "unmatched", "matched", "aside", "targets", "new-target"):
        assert client.get(at(name)).status_code == 403


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.EDITOR, Role.INSPECTOR])
def test_other_roles_bring_in_no_training(unit, role):
    client = as_role(role, unit)
    assert client.get(at("import-training")).status_code == 403
    assert client.post(at("commit-training")).status_code == 403
    assert client.get(at("training-template")).status_code == 403


def test_an_account_is_matched_taken_back_and_set_aside_on_the_pages(unit, admin):
    person = testing.make_person("高原", unit)
    row = tell(unit, statement(), statement())[-1]
    assert "mei" in admin.get(at("unmatched")).content.decode()
    assert admin.get(at("unmatched") + "?export=csv").status_code == 200
    assert admin.get(at("match", row.pk)).status_code == 200
    assert admin.post(at("match", row.pk), {"person": ""}).status_code == 422
    assert admin.post(at("match", row.pk), {"person": person.pk}).status_code == 302
    assert LearningRecord.objects.filter(person=person).count() == 2
    assert "高原" in admin.get(at("matched")).content.decode()
    admin.post(at("unmatch", ActorMapping.objects.get().pk))
    admin.post(at("set-aside", row.pk))
    assert not list(admin.get(at("unmatched")).context["listing"].ordered)
    found = list(admin.get(at("aside")).context["listing"].ordered)
    admin.post(at("take-back", found[0].pk))
    assert list(admin.get(at("unmatched")).context["listing"].ordered)


def test_an_account_is_found_by_its_chinese_name_however_the_tool_wrote_it(unit, admin):
    names = {"mailto:a@example.org": "林晓岚", "mailto:b@example.org": "何立群"}
    for mbox, name in names.items():
        tell(unit, statement(actor={"mbox": mbox, "name": name}))  # sent as \u6797…
    plain = json.dumps(statement(actor={"mbox": "mailto:c@example.org", "name": "林间"}), ensure_ascii=False)
    Tool(unit).post(plain.encode())

    def found(words):
        listing = admin.get(at("unmatched"), {"q": words}).context["listing"]
        return sorted(actors.actor_label(row)[:3] for row in listing.ordered)

    assert found("林") == ["林晓岚", "林间（"] and found("晓岚") == ["林晓岚"] and not found("林 群")


def target_facts(unit, **change):
    return {
        "name": "上级库",
        "organization": unit.pk,
        "url": "https://lrs.example.org/xapi",
        "key": "us",
        "secret": "s",
        "version": "1.0.3",
        **change,
    }


def test_a_target_is_registered_paused_and_keeps_its_secret_sealed(unit, admin):
    assert admin.post(at("new-target"), target_facts(unit, verbs=["read"])).status_code == 302
    found = ForwardTarget.objects.get()
    assert (found.verbs, found.secret_sealed[:9]) == ("read", "aesgcm.k1")
    assert admin.get(at("target", found.pk)).status_code == 200
    admin.post(at("switch-target", found.pk))
    found.refresh_from_db()
    assert not found.is_active
    assert admin.get(at("targets")).status_code == 200


def test_a_target_moves_and_gets_another_password_and_goes_on_where_it_was(unit, admin):
    admin.post(at("new-target"), target_facts(unit))
    found = ForwardTarget.objects.get()
    ForwardTarget.objects.update(position=7, failures=3, next_try_at=timezone.now() + timedelta(hours=6))
    assert found.url in admin.get(at("change-target", found.pk)).content.decode()
    kept = {"name": "新库", "url": found.url, "key": found.key, "version": "2.0.0", "secret": ""}
    assert admin.post(at("change-target", found.pk), kept).status_code == 302
    elsewhere = {**kept, "url": "https://other.example.org/xapi"}
    refused = admin.post(at("change-target", found.pk), elsewhere)
    assert refused.status_code == 422 and "请重新填写密码" in refused.content.decode()
    assert admin.post(at("change-target", found.pk), {**elsewhere, "secret": "new"}).status_code == 302
    before, found = found, ForwardTarget.objects.get()
    assert (found.position, found.version, found.url) == (7, "2.0.0", elsewhere["url"])
    assert found.next_try_at is None and crypto.decrypt(found.secret_sealed) == "new"
    assert found.secret_sealed != before.secret_sealed
    lines = AuditEntry.objects.filter(action="learning_records.change_target").order_by("pk")
    assert [line.summary for line in lines] == ["修改转发目标“新库”", "修改转发目标“新库”，更换密码"]
    assert "new" not in str([line.detail for line in lines])


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://lrs.example.org/xapi"},
        {"url": "https://us:pw@lrs.example.org/"},
        {"url": "ftp://lrs.example.org/"},
        {"url": "https://lrs.example.org/?a=b"},
        {"key": "a:b"},
        {"verbs": ["fly"]},
        {"version": "0.9"},
        {"secret": ""},
    ],
)
def test_a_target_that_is_unsafe_is_refused(unit, admin, change):
    assert admin.post(at("new-target"), target_facts(unit, **change)).status_code == 422
    assert not ForwardTarget.objects.exists()


def test_an_inner_address_is_taken_only_where_it_is_allowed(unit, admin, settings):
    inner = target_facts(unit, url="https://127.0.0.1:9/xapi")
    refused = admin.post(at("new-target"), inner)
    assert refused.status_code == 422
    assert "XUEJI_OUTGOING_ALLOWED" in refused.content.decode()
    settings.OUTGOING_ALLOWED = ["127.0.0.1"]
    assert admin.post(at("new-target"), inner).status_code == 302


def test_plain_http_is_taken_for_this_very_machine(unit, admin, settings):
    settings.OUTGOING_ALLOWED = ["127.0.0.1"]
    assert admin.post(at("new-target"), target_facts(unit, url="http://127.0.0.1:9/xapi")).status_code == 302


def test_training_is_checked_shown_and_taken_over(unit):
    client, person = as_role(Role.ORGANIZER, unit), testing.make_person("高原", unit)
    content = workbook(line(person, day=date(2026, 3, 5)), line(person, code="nobody"))
    shown = client.post(at("import-training"), {"file": SimpleUploadedFile("培训.xlsx", content)})
    assert (len(shown.context["outcome"].fresh), shown.context["outcome"].failed_row_count) == (1, 1)
    assert not LearningRecord.objects.exists()
    token = {"token": shown.context["token"]}
    assert client.post(at("failed-training"), token).status_code == 200
    assert client.post(at("commit-training"), token).status_code == 302
    (job,) = run_waiting()
    assert job.state == "done" and job.result_name == "培训-错误原因.xlsx"
    assert LearningRecord.objects.get().person_id == person.pk
    client.post(at("commit-training"), token)
    assert not run_waiting()
    assert LearningRecord.objects.count() == 1
    assert client.get(at("training-template")).status_code == 200


def test_a_right_that_ended_while_the_import_waited_writes_nothing(unit):
    client, person = as_role(Role.ORGANIZER, unit), testing.make_person("高原", unit)
    content = workbook(line(person, day=date(2026, 3, 5)))
    shown = client.post(at("import-training"), {"file": SimpleUploadedFile("培训.xlsx", content)})
    client.post(at("commit-training"), {"token": shown.context["token"]})
    person_roles = RoleAssignment.objects.filter(role=Role.ORGANIZER)
    person_roles.update(valid_until=date(2020, 1, 2))
    (job,) = run_waiting()
    assert job.state == "failed" and "权限已失效" in job.error
    assert not LearningRecord.objects.exists()


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"no workbook"), ("a.txt", b"x"), ("a.xlsx", b"")])
def test_a_file_that_is_no_workbook_is_refused(unit, name, content):
    client = as_role(Role.ORGANIZER, unit)
    answer = client.post(at("import-training"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422


def test_a_credential_made_by_a_service_reads_only_its_own_units_statements(unit):
    tell(unit, statement())
    other = testing.make_organization(name="别处")
    tool = services.create_credential(name="x", organization=other, scopes=["all"], now=timezone.now())
    answer = Client().post(
        "/xapi/oauth/token",
        f"grant_type=client_credentials&client_id={tool.key}&client_secret={tool.secret}",
        content_type="application/x-www-form-urlencoded",
    )
    token = json.loads(answer.content)["access_token"]
    headers = {"authorization": f"Bearer {token}", "x-experience-api-version": "2.0.0"}
    assert json.loads(Client().get("/xapi/statements", headers=headers).content)["statements"] == []
