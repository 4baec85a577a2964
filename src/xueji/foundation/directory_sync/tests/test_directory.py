"""A directory is read after its contract, compared, and changes nothing before somebody approves."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from xueji.common.jobs.testing import run_waiting
from xueji.foundation.directory_sync import dingtalk, files, rules, services, wecom
from xueji.foundation.directory_sync.ports import DirectoryUnreachable, over_http
from xueji.foundation.directory_sync.rules import Department, Directory, Entry
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

CONTRACTS = Path(__file__).parent / "contracts"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def replay(name):
    """A transport that gives the answers of a contract and notes what it was asked."""
    answers = json.loads((CONTRACTS / f"{name}.json").read_text(encoding="utf-8"))
    asked = []

    def transport(url, query, body):
        path = urlsplit(url).path
        asked.append((path, dict(query), body))
        found = answers[path]
        if "errcode" in found:
            return found
        return found[" ".join(str(body[key]) for key in ("dept_id", "cursor") if key in body)]

    return transport, asked


def test_wecom_is_read_after_its_contract():
    transport, asked = replay("wecom")
    found = wecom.read(transport, "https://wecom.example.org", "corp", "secret")
    assert [one.key for one in found.departments] == ["1", "7"]
    assert found.entries == [
        Entry("W001", "林晓岚", ("7", "1"), "科员", "13812345678"),
        Entry("W002", "陈柏舟", ("7",), has_left=True),
    ]
    assert asked[0][1] == {"corpid": "corp", "corpsecret": "secret"}
    assert asked[2][1] == {"access_token": "token-a", "department_id": "1", "fetch_child": "1"}


def test_dingtalk_is_read_level_by_level_and_page_by_page():
    transport, asked = replay("dingtalk")
    found = dingtalk.read(transport, "https://ding.example.org", "key", "secret")
    assert found.departments == [Department("7", "办公室", "1")]
    assert [one.code for one in found.entries] == ["W001", "u2"]
    assert [body for path, _, body in asked if path.endswith("user/list")] == [
        {"dept_id": 1, "cursor": 0, "size": 100},
        {"dept_id": 7, "cursor": 0, "size": 100},
        {"dept_id": 7, "cursor": 100, "size": 100},
    ]


def test_a_refusal_names_its_number_and_no_secret(settings):
    settings.DIRECTORY_KIND, settings.DIRECTORY_URL = "wecom", "https://wecom.example.org"
    settings.DIRECTORY_SECRET = "very-secret"
    with pytest.raises(DirectoryUnreachable, match="40001") as refusal:
        services.read_source(lambda *_: {"errcode": 40001, "errmsg": "invalid very-secret"})
    assert "very-secret" not in str(refusal.value)
    with pytest.raises(DirectoryUnreachable, match="约定"):
        services.read_source(lambda *_: {"errcode": 0})


def test_the_inside_of_the_own_network_is_not_asked():
    with pytest.raises(Exception, match="内网"):
        over_http("http://127.0.0.1:9/cgi-bin/gettoken", {}, None)


def test_departments_that_are_no_units_come_parents_first():
    directory = Directory([Department("7", "办公室", "1"), Department("1", "青溪局")], [])
    assert rules.missing_units(directory, "WX", set(), "QX") == [
        ("WX1", "青溪局", "QX"),
        ("WX7", "办公室", "WX1"),
    ]
    circle = Directory([Department("1", "甲", "2"), Department("2", "乙", "1")], [])
    assert len(rules.missing_units(circle, "", {"1"}, "")) == 1


def test_csv_and_what_is_no_directory():
    text = "人员编号,姓名,部门编号,职务\nW1,林晓岚,7,科员\n"
    assert files.read(text.encode(), "a.csv").entries == [Entry("W1", "林晓岚", ("7",), "科员")]
    for content, name in (
        (b"\xff\xfe", "a.json"),
        (b"[]", "a.json"),
        (b"{}", "a.json"),
        ("姓名\n甲\n".encode(), "a.csv"),
    ):
        with pytest.raises(files.FeedUnreadable):
            files.read(content, name)


@pytest.fixture
def admin(client, db):
    unit = make_organization("青溪局", kind="agency", code="WX1")
    user = make_user(make_person("周若溪", unit))
    make_role(user.person, organizations.Role.SYSTEM_ADMIN, unit)
    client.force_login(user)
    return user


def feed():
    answers = json.loads((CONTRACTS / "wecom.json").read_text(encoding="utf-8"))
    found = {
        "departments": answers["/cgi-bin/department/list"]["department"],
        "users": answers["/cgi-bin/user/list"]["userlist"],
    }
    return SimpleUploadedFile("feed.json", json.dumps(found).encode())


def test_nothing_changes_before_somebody_approves(client, admin, settings):
    settings.DIRECTORY_UNIT_PREFIX = "WX"
    root = organizations.organization_by_code("WX1")
    make_organization("办公室", parent=root, code="WX7", kind="agency")
    client.post(reverse("directory_sync:index"), {"file": feed()})
    pulled = run_waiting()[0]
    assert (pulled.state, pulled.result_sha256) == ("done", ""), pulled.error
    checked = run_waiting()[0]
    page = client.get(checked.result_url)
    assert page.context["counts"]["new"] == 2
    assert organizations.person_by_code("W001") is None
    client.post(f"{checked.result_url}commit/")
    assert run_waiting()[0].state == "done"
    person = organizations.person_by_code("W001")
    assert organizations.organization_of(person, timezone.localdate()).code == "WX7"
    assert organizations.masked_phone(person) == "138****5678"


def test_a_name_padded_in_the_directory_is_no_change(client, admin, settings):
    settings.DIRECTORY_UNIT_PREFIX = "WX"
    directory = Directory(
        [Department("1", "青溪局")], [Entry(admin.person.code, "周\u3000若\u200d溪", ("1",))]
    )
    services.start_check(directory, label="企业微信", user=admin, now=timezone.now())
    page = client.get(run_waiting()[0].result_url)
    assert page.context["counts"]["new"] == page.context["counts"]["changed"] == 0


def test_departments_that_are_no_units_are_listed_for_import(client, admin, settings):
    settings.DIRECTORY_UNIT_PREFIX = "WX"
    client.post(reverse("directory_sync:index"), {"file": feed()})
    job = run_waiting()[0]
    book = load_workbook(
        io.BytesIO(b"".join(client.get(reverse("jobs:result", args=[job.pk])).streaming_content))
    )
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert ["WX7", "办公室", "其他事业单位", "WX1"] in cells


def test_a_file_that_is_no_directory_is_refused_at_the_field(client, admin):
    answer = client.post(reverse("directory_sync:index"), {"file": SimpleUploadedFile("a.json", b"{}")})
    assert (answer.status_code, "departments 和 users" in answer.content.decode()) == (422, True)


def test_only_system_administrators_compare_directories(client, db):
    client.force_login(make_user(make_person("林晓岚", make_organization())))
    assert client.get(reverse("directory_sync:index")).status_code == 403
