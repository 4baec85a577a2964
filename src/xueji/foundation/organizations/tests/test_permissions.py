"""Declared permissions: the gate in front of every page, grants read once a request, the matrix."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from xueji.common import access
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import NOW, make_organization, make_person, make_role, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)


@pytest.fixture
def unit():
    return make_organization()


def holder(unit, *roles):
    user = make_user(make_person("林晓岚", unit))
    for role in roles:
        make_role(user.person, role, unit)
    return user


def test_a_page_nobody_declared_is_shut_to_everybody(client, unit, monkeypatch):
    client.force_login(holder(unit, Role.AUDIT_ADMIN))
    monkeypatch.delitem(access._by_page, "organizations:audit")
    answer = client.get(reverse("organizations:audit"))
    assert answer.status_code == 403
    assert "还没有登记权限" in answer.content.decode()


def test_the_refusal_names_what_is_missing(client, unit):
    client.force_login(holder(unit, Role.EDITOR))
    answer = client.get(reverse("organizations:roles"))
    assert answer.status_code == 403
    assert "授予和收回角色需要“安全管理员”角色。" in answer.content.decode()


def test_one_code_means_one_thing():
    access.declare("samples.try", "试一试", Role.EDITOR)
    with pytest.raises(access.PermissionTaken):
        access.declare("samples.try", "试一试", Role.REVIEWER)
    del access._declared["samples.try"]


def test_grants_are_read_once_and_anew_after_the_account_changed_one(
    unit, django_assert_num_queries, django_assert_max_num_queries
):
    user = holder(unit, Role.ORGANIZER)
    selectors.keep_grants(user)
    with django_assert_num_queries(1):
        assert selectors.may(user, Role.ORGANIZER, organization=unit, on=TODAY)
        assert not selectors.may(user, Role.EDITOR, on=TODAY)
        assert selectors.scope_paths(user, on=TODAY) == [unit.path]
    services.assign_role(person=user.person, role=Role.EDITOR, organization=unit, actor=user, now=NOW)
    assert selectors.may(user, Role.EDITOR, on=TODAY)
    assert selectors.may(user, Role.ORGANIZER, on=date(2019, 1, 1)) is False


def test_the_next_request_sees_what_was_taken_back(client, unit):
    user = holder(unit, Role.AUDIT_ADMIN)
    client.force_login(user)
    assert client.get(reverse("organizations:audit")).status_code == 200
    services.revoke_role(assignment=user.person.roles.get(), now=NOW)
    assert client.get(reverse("organizations:audit")).status_code == 403


def test_the_matrix_shows_every_permission_and_what_one_role_may(client, unit):
    client.force_login(holder(unit, Role.SECURITY_ADMIN))
    page = client.get(reverse("organizations:matrix")).content.decode()
    assert all(one.label in page for one in access.permissions())
    one_role = client.get(reverse("organizations:matrix"), {"role": Role.LECTURER}).content.decode()
    assert "查看题库和答案" in one_role
    assert "授予和收回角色" not in one_role
    assert client.get(reverse("organizations:matrix"), {"role": "nonsense"}).status_code == 200


def test_the_matrix_as_a_workbook(client, unit):
    client.force_login(holder(unit, Role.AUDIT_ADMIN))
    answer = client.get(reverse("organizations:matrix"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in rows if "系统管理员" in row)
    marked = next(row for row in rows if "授予和收回角色" in row)
    assert [name for name, cell in zip(head, marked, strict=True) if cell == "●"] == ["安全管理员"]
    assert "林晓岚" in str(rows[-1])


def test_the_matrix_as_text_for_documents():
    assert "| 组织与人员 | 授予和收回角色 | 安全管理员 |  |" in selectors.permission_table()
