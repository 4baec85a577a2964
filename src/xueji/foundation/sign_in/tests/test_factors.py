"""Second proofs: who needs one, signing in with it, losing it; and the one session of administrators."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.selectors import entries
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.privacy.registry import holding as privacy_holding
from xueji.foundation.sign_in.models import FactorGrace, FactorSecret
from xueji.foundation.sign_in.testing import code_of, give_authenticator

pytestmark = pytest.mark.django_db
PASSWORD = "qing-xi-9-dian"


@pytest.fixture(autouse=True)
def strict(settings):
    cache.clear()
    settings.STRICT_SIGN_IN = True
    settings.LOGIN_REDIRECT_URL = "mfa_index"


def holder(role, username="yan.ke", unit=None):
    unit = unit or make_organization()
    person = make_person("严可", unit)
    if role:
        make_role(person, role, unit)
    return make_user(person, username=username, password=PASSWORD)


def sign_in(client, username="yan.ke", **more):
    return client.post(reverse("account_login"), {"login": username, "password": PASSWORD}, **more)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.DISCIPLINE_OFFICE, Role.INSPECTOR])
def test_a_privileged_role_has_seven_days_to_set_up_a_second_proof(client, role):
    user = holder(role)
    text = sign_in(client, follow=True).content.decode()
    assert "还有 6 天" in text
    assert client.get(reverse("organizations:units")).status_code == 200
    FactorGrace.objects.update(since=timezone.now() - timedelta(days=7, minutes=1))
    late = Client()
    sign_in(late)
    answer = late.get(reverse("organizations:units"), follow=True)
    assert answer.redirect_chain[0][0] == reverse("mfa_index")
    assert "请先设置二次验证" in answer.content.decode()
    assert late.get(reverse("mfa_activate_totp")).status_code == 200
    give_authenticator(user)
    assert FactorGrace.objects.filter(user=user).exists()


def test_learners_and_a_demonstration_need_none(client, settings):
    holder(None, "xue.yuan")
    assert "二次验证" not in sign_in(client, "xue.yuan", follow=True).content.decode().split("<main")[1]
    settings.STRICT_SIGN_IN = False
    holder(Role.SYSTEM_ADMIN, "xi.tong")
    sign_in(Client(), "xi.tong")
    assert not FactorGrace.objects.exists()


def set_up_authenticator(client):
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'si-secret">([A-Z2-7]+)<', page).group(1)
    assert "data:image/svg+xml;base64," in page
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)


def test_an_authenticator_is_set_up_and_asked_for(client, django_capture_on_commit_callbacks):
    user = holder(Role.AUDIT_ADMIN)
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        secret, answer = set_up_authenticator(client)
    assert len(re.findall(r"<li>\d{8}</li>", answer.content.decode())) == 10
    assert secret not in str([*Authenticator.objects.values("data"), *FactorSecret.objects.values()])
    assert "请设置二次验证" not in client.get(reverse("mfa_index")).content.decode()
    assert not FactorGrace.objects.filter(user=user).exists()
    assert entries().filter(action="sign_in.change-factor").count() == 2

    other = Client()
    assert sign_in(other)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in other.session
    wrong = other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "验证码不正确" in wrong.content.decode()
    other.post(reverse("mfa_authenticate"), {"code": code_of(secret, 1)})
    assert "_auth_user_id" in other.session


def test_a_code_works_once_and_guessing_is_stopped(client):
    secret = give_authenticator(holder(Role.AUDIT_ADMIN))
    for _ in range(2):
        guest = Client()
        sign_in(guest)
        guest.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "_auth_user_id" not in guest.session
    for _ in range(6):
        guest.post(reverse("mfa_authenticate"), {"code": "123123"})
    guest.post(reverse("mfa_authenticate"), {"code": code_of(secret, 1)})
    assert "_auth_user_id" not in guest.session


def test_a_recovery_code_stands_in_once(client):
    holder(Role.AUDIT_ADMIN)
    sign_in(client)
    _, answer = set_up_authenticator(client)
    code = re.search(r"<li>(\d{8})</li>", answer.content.decode()).group(1)
    assert code not in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    signed_in = []
    for _ in range(2):
        guest = Client()
        sign_in(guest)
        guest.post(reverse("mfa_authenticate"), {"code": code})
        signed_in.append("_auth_user_id" in guest.session)
    assert signed_in == [True, False]


def test_a_second_sign_in_of_an_administrator_ends_the_first_and_says_so(client):
    holder(Role.SECURITY_ADMIN)
    sign_in(client)
    second = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Edg/140"})
    sign_in(second)
    answer = client.get(reverse("mfa_index"), follow=True)
    assert "此账号已在另一处登录" in answer.content.decode()
    assert "Windows · Edge" in second.get(reverse("mfa_index")).content.decode()
    assert entries().filter(action="sign_in.end-other-sessions").count() == 1


def test_a_learner_has_several_sessions_and_ends_one_of_them(client):
    holder(None, "xue.yuan")
    holder(None, "bie.ren")
    first, stranger = Client(), Client()
    sign_in(first, "xue.yuan")
    sign_in(client, "xue.yuan")
    sign_in(stranger, "bie.ren")
    page = client.get(reverse("mfa_index")).content.decode()
    url = re.search(r'action="(/accounts/sessions/\d+/end/)"', page).group(1)
    assert stranger.post(url).status_code == 404
    client.post(url)
    assert "由本人在另一台设备上结束" in first.get(reverse("mfa_index"), follow=True).content.decode()
    assert client.get(reverse("mfa_index")).status_code == 200


def test_another_administrator_resets_lost_proofs_and_nobody_the_own_ones(client):
    unit = make_organization()
    admin = holder(Role.SECURITY_ADMIN, "an.quan", unit)
    loser = holder(Role.SYSTEM_ADMIN, "xi.tong", unit)
    give_authenticator(loser)
    sign_in(client, "an.quan")
    url = reverse("sign_in:reset-factors", args=[loser.person.pk])
    assert url in client.get(reverse("organizations:person", args=[loser.person.pk])).content.decode()
    assert "请先当面或打电话核对" in client.get(url).content.decode()
    client.post(url)
    assert not Authenticator.objects.filter(user=loser).exists() and not FactorSecret.objects.exists()
    assert entries().first().action == "sign_in.reset-factors"
    own = reverse("sign_in:reset-factors", args=[admin.person.pk])
    assert client.post(own).status_code == 403
    system = Client()
    sign_in(system, "xi.tong")
    assert system.post(own).status_code == 403


def test_sensitive_acts_ask_for_a_fresh_proof_and_lead_back(client, monkeypatch):
    unit = make_organization()
    holder(Role.SECURITY_ADMIN, "an.quan", unit)
    person = make_person("高原", unit)
    sign_in(client, "an.quan")
    url = reverse("sign_in:reset-factors", args=[person.pk])
    assert client.get(url).status_code == 200
    session = client.session
    for given in session["account_authentication_methods"]:
        given["at"] -= 11 * 60
    session.save()
    asked = client.get(url)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    part = client.get(url, headers={"hx-request": "true", "hx-current-url": "http://testserver/people/?q=1"})
    assert part["HX-Redirect"].endswith("next=%2Fpeople%2F%3Fq%3D1")
    sent = client.post(url, headers={"referer": "https://elsewhere.example/steal"})
    assert sent["Location"].endswith("next=%2F")
    wrong = client.post(asked["Location"], {"password": "something-else"})
    assert wrong.status_code == 200
    back = client.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == url
    assert client.get(url).status_code == 200


def test_exports_of_people_and_of_the_trail_ask_for_a_fresh_proof(client):
    client.force_login(holder(Role.AUDIT_ADMIN, "shen.ji"))
    for url in (reverse("organizations:audit"), reverse("archives:export-mine", args=["pdf"])):
        asked = client.get(f"{url}?export=xlsx")
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
        assert "export%3Dxlsx" in asked["Location"]
    assert client.get(reverse("organizations:audit")).status_code == 200
    client.post(asked["Location"], {"password": PASSWORD})
    assert client.get(f"{reverse('organizations:audit')}?export=xlsx").content.startswith(b"PK")


@pytest.mark.django_db(transaction=True)
def test_who_removes_the_own_last_proof_gets_no_new_days_without_one(client):
    holder(Role.SYSTEM_ADMIN)
    sign_in(client)
    set_up_authenticator(client)
    assert client.get(reverse("organizations:units")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    answer = client.get(reverse("organizations:units"), follow=True)
    assert answer.redirect_chain[0][0] == reverse("mfa_index")
    set_up_authenticator(client)
    assert client.get(reverse("organizations:units")).status_code == 200


def test_erasing_the_proofs_of_a_person_leaves_no_secret_behind():
    user = holder(None)
    give_authenticator(user)
    assert privacy_holding("second_proofs").erase(user.person, timezone.now()) == 1
    assert not Authenticator.objects.exists() and not FactorSecret.objects.exists()
