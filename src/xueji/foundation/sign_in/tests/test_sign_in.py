"""Signing in through the form: lock-out, first password, idle time-out, and what is not there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.selectors import entries
from xueji.foundation.organizations import services
from xueji.foundation.organizations.testing import make_person, make_user
from xueji.foundation.sign_in import services as sign_in_services

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
PASSWORD = "qing-xi-9-dian"


@pytest.fixture(autouse=True)
def home_page(settings):
    """Where a sign-in leads does not matter here; allauth counts attempts in the cache."""
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "account_change_password"


def sign_in(client, username="lin.xl", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": username, "password": password})


def test_the_right_password_signs_in_and_a_wrong_one_says_so(client):
    make_user(username="lin.xl", password=PASSWORD)
    wrong = sign_in(client, password="something-else")
    assert wrong.status_code == 200
    assert "不正确" in wrong.content.decode()
    assert sign_in(client).status_code == 302
    assert "_auth_user_id" in client.session


def test_the_fifth_failure_locks_and_the_right_password_no_longer_helps(client):
    make_user(username="lin.xl", password=PASSWORD)
    answers = [
        sign_in(client, name, "something-else") for name in ("lin.xl", "LIN.XL", "Lin.xl", "lin.xl", "lin.xl")
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "15 分钟后可以再试" in answers[-1].content.decode()
    assert sign_in(client).status_code == 429
    assert "_auth_user_id" not in client.session


def test_an_administrator_unlocks(client):
    user = make_user(username="lin.xl", password=PASSWORD)
    for _ in range(5):
        sign_in(client, password="something-else")
    assert services.unlock_user(username=user.username, now=NOW)
    assert sign_in(client).status_code == 302
    assert not services.unlock_user(username=user.username, now=NOW)


def test_the_lock_ends_by_itself(client, settings):
    make_user(username="lin.xl", password=PASSWORD)
    for _ in range(5):
        sign_in(client, password="something-else")
    settings.AXES_COOLOFF_TIME = timedelta(microseconds=1)
    assert sign_in(client).status_code == 302


def test_a_one_time_password_leads_to_the_own_password_and_nowhere_else(client):
    account = services.open_account(username="lin.xl", person=make_person(), now=NOW)
    sign_in(client, password=account.one_time_password)
    change = reverse("account_change_password")
    assert client.get(reverse("account_reauthenticate")).headers["Location"] == change
    assert (
        client.get(reverse("account_reauthenticate"), HTTP_HX_REQUEST="true").headers["HX-Redirect"] == change
    )
    page = client.get(change)
    assert "请先设置自己的密码" in page.content.decode()
    own = {"oldpassword": account.one_time_password, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(change, own).status_code == 302
    assert client.get(reverse("account_reauthenticate")).status_code == 200
    assert entries().first().action == "organizations.change-password"


@pytest.mark.parametrize("password", ["short1", "1234567890123", "lin.xl.lin.xl", "password123"])
def test_weak_passwords_are_refused(client, password):
    user = make_user(username="lin.xl.lin.xl", password=PASSWORD)
    client.force_login(user)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post(reverse("account_change_password"), form).status_code == 200
    assert user.__class__.objects.get(pk=user.pk).check_password(PASSWORD)


def test_the_present_password_is_no_new_password(client):
    client.force_login(make_user(username="lin.xl", password=PASSWORD))
    form = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert "不是最近 5 次用过的密码" in client.post(reverse("account_change_password"), form).content.decode()


def test_who_does_nothing_for_half_an_hour_is_signed_out(client):
    client.force_login(make_user(password=PASSWORD))
    client.get(reverse("account_reauthenticate"))
    session = client.session
    session["seen_at"] -= 29 * 60
    session.save()
    assert client.get(reverse("account_reauthenticate")).status_code == 200
    session = client.session
    session["seen_at"] -= 31 * 60
    session.save()
    answer = client.get(reverse("account_reauthenticate"), follow=True)
    assert answer.redirect_chain[0][0] == "/accounts/login/?next=%2Faccounts%2Freauthenticate%2F"
    assert "超过 30 分钟没有操作" in answer.content.decode()


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "login/code/", "password/set/"])
def test_pages_nobody_needs_are_not_there(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_a_disabled_account_is_told_so(client):
    user = make_user(username="lin.xl", password=PASSWORD)
    user.is_active = False
    user.save()
    assert "账号已停用" in client.post(
        reverse("account_login"), {"login": "lin.xl", "password": PASSWORD}, follow=True
    ).content.decode()  # fmt: skip


def test_reset_ends_the_old_password_and_open_sessions(client):
    user = make_user(username="lin.xl", password=PASSWORD)
    client.force_login(user)
    account = services.reset_password(user=user, now=NOW)
    assert client.get(reverse("account_reauthenticate")).wsgi_request.user.is_anonymous
    assert sign_in(client).status_code == 200
    assert sign_in(client, password=account.one_time_password).status_code == 302


def test_sessions_that_have_run_out_are_forgotten_and_no_others(client):
    make_user(username="lin.xl", password=PASSWORD)
    sign_in(client)
    [present] = Session.objects.all()
    Session.objects.create(session_key="former", session_data="", expire_date=timezone.now() - timedelta(1))
    sign_in_services.sweep_ended_sessions(timezone.now())
    assert Session.objects.get() == present
