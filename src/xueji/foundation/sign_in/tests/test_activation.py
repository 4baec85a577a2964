"""The first sign-in by a code from paper, and the sheet the codes stand on."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.selectors import entries
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.models import ActivationCode

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
PASSWORD = "qing-xi-9-dian"


@pytest.fixture(autouse=True)
def home_page(settings):
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "mfa_index"


@pytest.fixture
def unit():
    return make_organization("青溪局第一党支部")


def activate(client, row, password=PASSWORD, code=None):
    form = {"username": row.username, "code": code or row.code, "password1": password, "password2": password}
    return client.post(reverse("sign_in:activate"), form)


def one_row(unit, now=None):
    make_person("林晓岚", unit, code="QL0042")
    return services.issue_codes(unit=unit, now=now or timezone.now())[0]


def test_a_code_opens_the_door_once_and_is_kept_as_a_digest(client, unit):
    row = one_row(unit)
    assert row.code not in str(list(ActivationCode.objects.values()))
    answer = activate(client, row)
    assert answer.status_code == 302
    assert "_auth_user_id" in client.session
    user = organizations.account_named("ql0042")
    assert user.check_password(PASSWORD)
    assert not user.must_change_password
    assert [one.action for one in entries()[:3]].count("sign_in.activate") == 1
    client.logout()
    assert "已过期、已用过" in activate(client, row, "another-9-Word").content.decode()


def test_a_sheet_is_one_batch_that_waits_for_the_security_administrator(client, unit):
    printer, decider = admin_of(unit), make_user(make_person("安全", unit), password=PASSWORD)
    make_role(decider.person, Role.SECURITY_ADMIN, unit)
    make_person("许知远", unit, code="QL0043")
    make_person("林晓岚", unit, code="QL0042")
    now = timezone.now()
    first = services.issue_codes(unit=unit, now=now, actor=printer)
    rows = services.issue_codes(unit=unit, now=now, actor=printer)
    assert len(rows) == len(first) == 2
    assert "等待安全管理员批准" in activate(client, rows[0]).content.decode()
    client.force_login(decider)
    page = client.get(reverse("organizations:account-requests"), follow=True)
    (batch,) = page.context["batches"]
    assert batch["count"] == 2
    client.post(reverse("organizations:approve-batch", args=[batch["first"]]))
    client.logout()
    assert activate(client, rows[0]).status_code == 302


def test_a_weak_password_does_not_spend_the_code(client, unit):
    row = one_row(unit)
    text = activate(client, row, "short-1").content.decode()
    assert "密码要求：至少 10 个字符。" in text
    assert activate(client, row).status_code == 302


def test_five_wrong_codes_make_the_right_one_void(client, unit):
    row = one_row(unit)
    for _ in range(5):
        assert activate(client, row, code="aaaa-bbbb-cccc").status_code == 422
    assert activate(client, row).status_code == 422
    assert not ActivationCode.objects.get().used_at


def test_a_code_runs_out_and_a_new_one_replaces_it(client, unit):
    row = one_row(unit, timezone.now() - timedelta(days=14, minutes=1))
    assert activate(client, row).status_code == 422
    fresh = services.issue_codes(unit=unit, now=timezone.now())[0]
    assert activate(client, row, code=row.code).status_code == 422
    assert activate(client, fresh).status_code == 302


def test_names_nobody_has_get_the_same_answer(client, unit):
    row = one_row(unit)
    answers = []
    for name in (row.username, "nobody"):
        form = {"username": name, "code": "aaaa-bbbb-cccc", "password1": PASSWORD, "password2": PASSWORD}
        page = client.post(reverse("sign_in:activate"), form).content.decode()
        answers.append(re.sub(r'value="[^"]*"', "", page.split("<main")[1]))
    assert answers[0] == answers[1]


def test_guessing_from_one_address_is_slowed_down(client, unit):
    row = one_row(unit)
    answers = [activate(client, row, code=f"aaaa-bbbb-{number:04}").status_code for number in range(61)]
    assert answers[-1] == 429


def test_the_sheet_leaves_out_whom_its_printer_must_not_become(unit):
    inspector = make_person("严可", unit)
    make_role(inspector, Role.INSPECTOR, unit)
    make_user(make_person("有密码", unit), password=PASSWORD)
    make_person("别处", make_organization("白鹭局"))
    expected = make_person("林晓岚", unit)
    assert [row.person for row in services.issue_codes(unit=unit, now=NOW)] == [expected]


def test_nobody_waiting_is_said(unit):
    with pytest.raises(services.ActivationRefused, match="都已有密码"):
        services.issue_codes(unit=unit, now=NOW)


def admin_of(unit):
    person = make_person("系统", unit)
    make_role(person, Role.SYSTEM_ADMIN, unit)
    return make_user(person, password=PASSWORD)


@pytest.mark.parametrize(("ending", "begin"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_a_system_administrator_gets_the_sheet_as_a_file(client, unit, ending, begin):
    client.force_login(admin_of(unit))
    make_person("林晓岚", unit)
    url = reverse("sign_in:activation-sheet", args=[unit.pk])
    assert "1 人还没有密码" in client.get(url).content.decode()
    answer = client.post(url, {"format": ending})
    assert answer.content.startswith(begin)
    assert "no-store" in answer["Cache-Control"]
    assert entries().first().summary == "为青溪局第一党支部的 1 人生成激活码"


def test_others_get_no_sheet_and_an_old_proof_is_not_enough(client, unit, settings):
    other = make_organization("白鹭局")
    client.force_login(admin_of(other))
    assert client.post(reverse("sign_in:activation-sheet", args=[unit.pk])).status_code == 404
    settings.STRICT_SIGN_IN = True
    answer = client.post(reverse("sign_in:activation-sheet", args=[other.pk]))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not ActivationCode.objects.exists()


def test_a_code_opens_no_account_that_got_a_password_or_a_privileged_role_since(client, unit):
    row = one_row(unit)
    user = organizations.account_named(row.username)
    reset = organization_services.reset_password(user=user, now=timezone.now())
    assert activate(client, row).status_code == 422
    user.refresh_from_db()
    assert user.check_password(reset.password if hasattr(reset, "password") else reset.one_time_password)
    user.set_unusable_password()
    user.save()
    make_role(user.person, Role.SYSTEM_ADMIN, unit)
    assert activate(client, row).status_code == 422
    assert "_auth_user_id" not in client.session


def test_the_sheet_leaves_out_whose_main_unit_another_administrator_answers_for(unit):
    elsewhere = make_person("方远", make_organization("白鹭局党委"))
    make_user(elsewhere)
    elsewhere.memberships.create(organization=unit, valid_from=NOW.date(), is_primary=False)
    make_person("林晓岚", unit, code="QL0042")
    rows = services.issue_codes(unit=unit, now=timezone.now(), actor=admin_of(unit))
    assert "方远" not in [row.person.name for row in rows]
    assert "林晓岚" in [row.person.name for row in rows]
