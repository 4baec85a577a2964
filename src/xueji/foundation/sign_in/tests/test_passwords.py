"""What a new password must be, what the page says about it, and how long it lasts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from xueji.foundation.organizations.testing import make_person, make_user
from xueji.foundation.sign_in import rules
from xueji.foundation.sign_in.models import PasswordRecord
from xueji.foundation.sign_in.passwords import judge

PASSWORD = "qing-xi-9-dian"
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "classes"),
    [("", 0), ("abc", 1), ("aB", 2), ("aB3", 3), ("aB3-", 4), ("青山a1", 3), ("١a", 2), ("ⅠaB", 3)],
)
def test_classes_are_counted_over_all_scripts(password, classes):
    assert rules.character_classes(password) == classes


def test_short_names_are_no_reason_to_refuse():
    assert rules.contains_name("xx-LinXiaolan-9", ["linxiaolan"])
    assert not rules.contains_name("linden-tree-9A", ["lin", ""])


def outcomes(password, user):
    return {one.words.split("，")[0]: one.kept for one in judge(password, user)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("Qx-9", "至少 10 个字符"),
        ("qingxidianqingxi", "大写字母、小写字母、数字、符号四类中至少有 3 类"),
        ("Linxiaolan-2026", "不含登录名、人员编号和姓名拼音"),
        ("P-QL0042-ab", "不含登录名、人员编号和姓名拼音"),
        ("xiaolan.l-2026", "不含登录名、人员编号和姓名拼音"),
        ("password123", "不是常见密码"),
    ],
)
def test_each_rule_names_what_it_refuses(password, broken):
    user = make_user(make_person("林晓岚", code="QL0042"), username="xiaolan.l")
    assert outcomes(password, user)[broken] is False


@pytest.mark.django_db
def test_a_good_password_keeps_every_rule():
    user = make_user(make_person("林晓岚", code="QL0042"), username="xiaolan.l")
    assert set(outcomes(PASSWORD, user).values()) == {True}
    assert set(outcomes("", user).values()) == {None}


@pytest.mark.django_db
def test_the_last_five_passwords_do_not_come_back_and_the_sixth_does(client):
    user = make_user(username="xl", password=f"{PASSWORD}-0")
    for number in range(1, 6):
        user.set_password(f"{PASSWORD}-{number}")
        user.save()
    assert PasswordRecord.objects.filter(user=user).count() == 5
    assert not PasswordRecord.objects.filter(password__contains="qing").exists()
    assert [outcomes(f"{PASSWORD}-{n}", user)["不是最近 5 次用过的密码"] for n in range(6)] == [True] + [
        False
    ] * 5


@pytest.mark.django_db
def test_the_page_says_each_rule_and_which_one_failed(client):
    client.force_login(make_user(username="xl", password=PASSWORD))
    page = reverse("account_change_password")
    assert "至少 10 个字符" in client.get(page).content.decode()
    form = {"oldpassword": PASSWORD, "password1": "short-1", "password2": "short-1"}
    text = client.post(page, form).content.decode()
    assert "密码要求：至少 10 个字符。" in text
    assert text.count("不符合") == 1


@pytest.mark.django_db
def test_after_ninety_days_only_the_password_page_is_open(client, settings):
    settings.STRICT_SIGN_IN = True
    user = make_user(username="xl", password=PASSWORD)
    PasswordRecord.objects.update(set_at=NOW - timedelta(days=91))
    answer = client.post(reverse("account_login"), {"login": "xl", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_change_password")
    assert "密码已到期" in answer.content.decode()
    form = {"oldpassword": PASSWORD, "password1": f"{PASSWORD}-new", "password2": f"{PASSWORD}-new"}
    client.post(reverse("account_change_password"), form)
    assert client.get(reverse("mfa_index")).status_code == 200
    assert user.password_records.count() == 2


@pytest.mark.django_db
def test_who_has_no_password_is_told_so_instead_of_an_error(client):
    client.force_login(make_user())
    answer = client.get(reverse("account_change_password"), follow=True)
    assert "这个账号没有密码" in answer.content.decode()
