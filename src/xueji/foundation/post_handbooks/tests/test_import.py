"""Posts with their risks through Excel and back."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from xueji.common.audit.models import AuditEntry
from xueji.foundation.library.testing import make_case
from xueji.foundation.organizations.models import Organization, Post, User
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.post_handbooks import selectors, services
from xueji.foundation.post_handbooks.exchange import importing
from xueji.foundation.post_handbooks.exchange.columns import COLUMNS
from xueji.foundation.post_handbooks.testing import make_handbook, make_post, risk
from xueji.foundation.regulations.testing import make_regulation

pytestmark = pytest.mark.django_db
HEADS = [column.title for column in COLUMNS]


@pytest.fixture
def unit() -> Organization:
    return make_organization("青溪局", kind="agency", code="QX")


@pytest.fixture
def officer(unit: Organization) -> User:
    person = make_person()
    make_role(person, "discipline_office", unit)
    return make_user(person)


def file_of(*rows: dict[str, str]) -> bytes:
    book = Workbook()
    book.active.append(HEADS)
    for row in rows:
        book.active.append([row.get(head) for head in HEADS])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


ROW = {
    "单位编码": "QX",
    "岗位": "采购管理岗",
    "职责类别": "采购、招标、印章",
    "岗位风险": "高",
    "评定理由": "金额大",
    "风险点": "验收走过场",
    "等级": "高",
    "可能出现的问题": "没有核对实物就签字",
    "防控措施": "三人共同验收｜使用部门\n付款附验收单",
}


def take(content: bytes, unit: Organization, officer: User) -> importing.PostImport:
    return importing.import_posts(content, actor=officer, allowed_paths=[unit.path], now=timezone.now())


def test_a_file_makes_posts_and_drafts_once(unit: Organization, officer: User) -> None:
    make_regulation("某市采购管理办法", {4: "不得化整为零规避公开采购。"})
    case = make_case("三张单子和一间食堂")
    second = {
        **ROW,
        "职责类别": "",
        "岗位风险": "",
        "风险点": "化整为零",
        "依据条文": "某市采购管理办法 第四条",
        "案例": case.title,
    }
    content = file_of(ROW, second)
    assert not take(content, unit, officer).errors
    post = Post.objects.get(title="采购管理岗")
    assert (post.risk_level, post.duty_note, post.gradings.get().reason) == ("high", "印章", "金额大")
    entries = {one.name: one for one in selectors.working_entries(post)}
    assert [one.owner for one in entries["验收走过场"].controls.order_by("sort_no")] == ["使用部门", ""]
    assert entries["化整为零"].citations.count() == 1 and entries["化整为零"].cases.get().resource == case
    lines = AuditEntry.objects.count()
    again = take(content, unit, officer)
    assert (again.unchanged_count, again.risk_count, AuditEntry.objects.count()) == (1, 0, lines)


def test_what_is_wrong_is_told_by_row_and_the_rest_is_written(unit: Organization, officer: User) -> None:
    make_organization("别的局", code="BD")
    wrong: list[dict[str, Any]] = [
        {**ROW, "单位编码": "没有"},
        {**ROW, "单位编码": "BD"},
        {**ROW, "风险点": "甲", "防控措施": ""},
        {**ROW, "风险点": "乙", "依据条文": "没有的办法 第一条"},
        {**ROW, "风险点": "丙", "岗位风险": "低"},
        ROW,
    ]
    outcome = take(file_of(ROW, *wrong), unit, officer)
    assert [(error.row, error.column) for error in outcome.errors] == [
        (3, "单位编码"), (4, "单位编码"), (5, "防控措施"), (6, "依据条文"), (7, "岗位风险"), (8, "风险点"),
    ]  # fmt: skip
    assert [one.name for one in selectors.working_entries(Post.objects.get())] == ["验收走过场"]


def test_a_handbook_that_waits_for_approval_is_left_alone(unit: Organization, officer: User) -> None:
    post = make_post("采购管理岗", unit)
    services.save_entry(post, risk("甲"), actor=officer, now=timezone.now())
    services.take_step(post, services.Step.SUBMIT, actor=officer, now=timezone.now())
    assert "已提交审核" in take(file_of(ROW), unit, officer).errors[0].message


def test_an_export_comes_back_unchanged_and_a_change_is_previewed(unit: Organization, officer: User) -> None:
    make_handbook(make_post("采购管理岗", unit), risk("甲"), risk("乙"))
    make_post("空岗", unit, ())
    client = Client()
    client.force_login(officer)
    content = client.get(reverse("post_handbooks:export")).content
    outcome = importing.check_posts(content, viewer=officer, allowed_paths=[unit.path], now=timezone.now())
    assert (outcome.errors, outcome.unchanged_count, outcome.risk_count) == ([], 2, 0)
    book = load_workbook(io.BytesIO(content))
    cell = next(
        cell for row in book.active.iter_rows() for cell in row if cell.value == "没有核对实物就签字。"
    )
    cell.value = "不看实物就签字。"
    stream = io.BytesIO()
    book.save(stream)
    upload = SimpleUploadedFile("posts.xlsx", stream.getvalue())
    preview = client.post(reverse("post_handbooks:import"), {"file": upload})
    assert "修改“甲”" in preview.content.decode() or "修改“乙”" in preview.content.decode()
    token = preview.context["token"]
    assert client.post(reverse("post_handbooks:commit-import"), {"token": token}).status_code == 302
    words = {one.consequence for one in selectors.working_entries(Post.objects.get(title="采购管理岗"))}
    assert words == {"不看实物就签字。", "没有核对实物就签字。"}
    assert selectors.in_force(Post.objects.get(title="采购管理岗")).number == 1
