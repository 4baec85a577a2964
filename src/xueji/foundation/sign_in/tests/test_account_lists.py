"""Accounts from a list: good rows wait as one batch, the others come back with their reasons."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from xueji.common.audit.selectors import entries
from xueji.common.documents.xlsx import write_table
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.account_columns import COLUMNS
from xueji.foundation.sign_in.models import ActivationCode

pytestmark = pytest.mark.django_db
PASSWORD = "qing-xi-9-dian"
UPLOAD = "sign_in:listed-accounts"


@pytest.fixture(autouse=True)
def home_page(settings):
    settings.LOGIN_REDIRECT_URL = "mfa_index"


@pytest.fixture
def bureau():
    return make_organization("青溪局党委", kind="party_committee")


@pytest.fixture
def branches(bureau):
    return [make_organization(f"第{n}党支部", parent=bureau) for n in (1, 2)]


@pytest.fixture
def admin(bureau):
    user = make_user(make_person("系统", bureau), password=PASSWORD)
    make_role(user.person, Role.SYSTEM_ADMIN, bureau)
    return user


def workbook(*rows):
    return write_table("开通账号", COLUMNS, rows)


def sent(client, content):
    file = SimpleUploadedFile("名单.xlsx", content)
    return client.post(reverse(UPLOAD), {"file": file})


def test_each_row_is_judged(admin, bureau, branches):
    make_person("林晓岚", branches[0], code="QL1")
    make_person("许知远", branches[1], code="QL2")
    make_user(make_person("有账号", bureau, code="QL3"), username="taken")
    gone = make_person("已调离", bureau, code="QL4")
    organization_services.leave(
        person=gone, status="retired", first_day=timezone.localdate(), now=timezone.now()
    )
    elsewhere = make_organization("远山局")
    make_person("外单位", elsewhere, code="QL5")
    guest = make_person("流动", elsewhere, code="QL8")
    organization_services.add_membership(
        person=guest, organization=branches[0], kind="host", is_primary=False, now=timezone.now()
    )
    inspector = make_person("严可", bureau, code="QL6")
    make_role(inspector, Role.INSPECTOR, bureau)
    make_person("高原", bureau, code="QL7")
    content = workbook(
        ("QL1", "林晓岚", ""), ("QL2", "许知远", "Xu.Zhiyuan"), ("QL3", "有账号", ""), ("QL4", "已调离", ""),
        ("QL5", "外单位", ""), ("QL6", "严可", ""), ("QL7", "高远", ""), ("QL7", "高原", "taken"),
        ("QL1", "林晓岚", "lin2"), ("QL7", "高原", "xu.zhiyuan"), ("QL7", "", ""), ("QL8", "流动", ""),
    )  # fmt: skip
    found = services.check_accounts(content, viewer=admin, now=timezone.now())
    assert [(plan.person.name, plan.username) for plan in found.plans] == [
        ("林晓岚", "QL1"), ("许知远", "Xu.Zhiyuan"),
    ]  # fmt: skip
    said = [error.message for error in found.errors]
    expected = [
        "已有账号（登录名 taken）", "没有这个编号", "没有这个编号", "单独开通", "登记的姓名“高原”",
        "已被使用", "与第", "与第", "必填", "没有这个编号",
    ]  # fmt: skip
    assert len(said) == len(expected), said
    for message, part in zip(said, expected, strict=True):
        assert part in message or part == "必填", (message, part)


def test_a_list_is_looked_at_opened_and_waits_for_approval(client, admin, bureau, branches):
    make_person("林晓岚", branches[0], code="QL1")
    make_person("许知远", branches[1], code="QL2")
    client.force_login(admin)
    assert "按名单开通账号" in client.get(reverse("organizations:people")).content.decode()
    content = workbook(("QL1", "林晓岚", "lin"), ("QL2", "许知远", ""), ("QL9", "没有", ""))
    page = sent(client, content)
    text = page.content.decode()
    assert "会开通的账号" in text and "没有这个编号的人" in text
    assert organizations.account_named("lin") is None
    token = page.context["token"]
    back = client.post(reverse("sign_in:failed-list"), {"token": token})
    marked = load_workbook(io.BytesIO(back.content)).active
    assert "没有这个编号的人" in str([[cell.value for cell in row] for row in marked.rows])
    sheet = client.post(reverse("sign_in:open-listed"), {"token": token, "format": "xlsx"})
    assert sheet.content.startswith(b"PK") and "no-store" in sheet["Cache-Control"]
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(sheet.content)).active.rows]
    (line,) = [row for row in rows if "lin" in row]
    user = organizations.account_named("lin")
    assert organizations.is_waiting(user) and not user.is_active
    assert line[3] not in str(list(ActivationCode.objects.values()))
    assert entries().first().summary == "按名单为青溪局党委的 2 人申请开通账号，并生成激活码"
    again = client.post(reverse("sign_in:open-listed"), {"token": token, "format": "xlsx"}, follow=True)
    assert "已处理或已过期" in again.content.decode()
    client.logout()
    form = {"username": "lin", "code": line[3], "password1": PASSWORD, "password2": PASSWORD}
    assert "等待安全管理员批准" in client.post(reverse("sign_in:activate"), form).content.decode()
    decider = make_user(make_person("安全", bureau), password=PASSWORD)
    make_role(decider.person, Role.SECURITY_ADMIN, bureau)
    client.force_login(decider)
    (batch,) = client.get(reverse("organizations:account-requests"), follow=True).context["batches"]
    assert (batch["count"], batch["organization__name"]) == (2, "青溪局党委")
    client.post(reverse("organizations:approve-batch", args=[batch["first"]]))
    client.logout()
    assert client.post(reverse("sign_in:activate"), form).status_code == 302
    assert int(client.session["_auth_user_id"]) == user.pk


def test_what_cannot_be_read_or_holds_nobody_is_said_in_words(client, admin, bureau):
    client.force_login(admin)
    assert sent(client, b"no workbook").status_code == 422
    assert client.get(reverse("sign_in:account-template")).content.startswith(b"PK")
    page = sent(client, workbook(("QL9", "没有", "")))
    answer = client.post(reverse("sign_in:open-listed"), {"token": page.context["token"]}, follow=True)
    assert "没有可以开通的账号" in answer.content.decode()
    rows = [(f"QL{number}", "没有", "") for number in range(services.SHEET_MOST_PEOPLE + 1)]
    assert sent(client, workbook(*rows)).status_code == 422


def test_only_system_administrators_with_a_fresh_proof(client, admin, bureau, settings):
    client.force_login(make_user(make_person("林晓岚", bureau)))
    assert client.get(reverse(UPLOAD)).status_code == 403
    settings.STRICT_SIGN_IN = True
    client.force_login(admin)
    for name in (UPLOAD, "sign_in:open-listed"):
        answer = client.post(reverse(name))
        assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_the_file_of_somebody_else_is_not_taken(client, admin, bureau):
    make_person("林晓岚", bureau, code="QL1")
    client.force_login(admin)
    token = sent(client, workbook(("QL1", "林晓岚", ""))).context["token"]
    other = make_user(make_person("另一个系统", bureau))
    make_role(other.person, Role.SYSTEM_ADMIN, bureau)
    client.force_login(other)
    client.post(reverse("sign_in:open-listed"), {"token": token})
    assert organizations.account_named("QL1") is None
