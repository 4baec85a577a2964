"""How long a session lasts, and what a page that asks by itself does not do for it."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from xueji.common.audit.selectors import entries
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.privacy.registry import holding as privacy_holding

pytestmark = pytest.mark.django_db
PASSWORD = "qing-xi-9-dian"
PAGE = "/accounts/security/"


@pytest.fixture(autouse=True)
def home_page(settings):
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "mfa_index"


def set_back(client, key, minutes):
    session = client.session
    session[key] -= minutes * 60
    session.save()


@pytest.mark.parametrize("role,stays", [(Role.AUDIT_ADMIN, False), (Role.ORGANIZER, True)])
def test_a_page_that_asks_by_itself_keeps_no_administrator_signed_in(client, role, stays):
    unit = make_organization()
    person = make_person("严可", unit)
    make_role(person, role, unit)
    client.force_login(make_user(person))
    client.get(PAGE)
    for _ in range(2):
        set_back(client, "seen_at", 20)
        client.get(PAGE, headers={"hx-request": "true", "hx-trigger": "wall-pulse"})
    assert ("_auth_user_id" in client.session) is stays


def test_a_session_ends_after_its_longest_time_however_busy(client, settings):
    client.force_login(make_user())
    client.get(PAGE)
    set_back(client, "began_at", settings.SESSION_COOKIE_AGE // 60 - 1)
    assert client.get(PAGE).status_code == 200
    set_back(client, "began_at", 2)
    answer = client.get(PAGE, follow=True)
    assert "这次登录已满 720 分钟" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_clock_set_back_gives_nobody_more_idle_time(client):
    client.force_login(make_user())
    client.get(PAGE)
    set_back(client, "seen_at", -24 * 60)
    client.get(PAGE)
    set_back(client, "seen_at", 31)
    client.get(PAGE)
    assert "_auth_user_id" not in client.session


def test_wrong_passwords_and_a_lock_are_on_record_once(client):
    make_user(username="lin.xl", password=PASSWORD)
    for name in ("lin.xl",) * 7 + ("nobody",):
        client.post(reverse("account_login"), {"login": name, "password": "something-else"})
    found = entries().filter(action__in=("sign_in.fail", "sign_in.lock-out"))
    assert sorted(found.values_list("action", flat=True)) == ["sign_in.fail"] * 4 + ["sign_in.lock-out"]
    assert {line.detail["address"] for line in found} == {"127.0.0.1"}
    assert "something-else" not in str(list(found.values()))


def test_nobody_reads_the_log_of_whoever_had_the_name_before(client):
    former = make_user(username="lin.xl", password=PASSWORD)
    client.post(reverse("account_login"), {"login": "lin.xl", "password": PASSWORD})
    held = privacy_holding("sign_in_logs")
    assert held.rows(former.person).count() == 1
    former.username = "erased-1"
    former.save()
    assert not held.rows(make_user(username="lin.xl").person).exists()
