"""Headers on every answer, limits of requests, and whose request it is behind proxies."""

import os
import subprocess
import sys

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from xueji.common.web import throttle
from xueji.common.web.rates import Buckets


@pytest.fixture(autouse=True)
def counting_anew() -> None:
    throttle.buckets.forget()


@pytest.mark.django_db
def test_pages_carry_the_headers_and_are_kept_nowhere(client: Client) -> None:
    answer = client.get(reverse("account_login"))
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    for part in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"):
        assert part in policy
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_refusals_of_the_short_ways_carry_them_too(client: Client) -> None:
    for address in ("/xapi/statements", reverse("live:check-in", args=[1])):
        answer = client.post(address)
        assert answer.status_code >= 300
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"]


@pytest.mark.django_db
def test_who_asks_for_too_much_is_told_when_to_come_back(
    client: Client, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xueji.common.web.rates.time.monotonic", lambda: 1000.0)
    settings.REQUESTS_A_MINUTE = 30  # type: ignore[attr-defined]
    other = Client()
    for number, one in enumerate((client, other)):
        one.force_login(get_user_model().objects.create_user(f"reader{number}"))
    url = reverse("home")
    statuses = [client.get(url).status_code for _ in range(40)]
    assert statuses[:30] == [200] * 30
    assert set(statuses[31:]) == {429}
    refused = client.get(url)
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "请求过于频繁" in refused.content.decode()
    assert other.get(url).status_code == 200


def test_a_file_counts_as_many_pages(rf: object, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xueji.common.web.rates.time.monotonic", lambda: 1000.0)
    settings.STRANGER_REQUESTS_A_MINUTE = 60  # type: ignore[attr-defined]
    file = HttpResponse(headers={"Content-Disposition": "attachment; filename=list.xlsx"})
    request = rf.get("/")  # type: ignore[attr-defined]
    request.session = {}
    answered = throttle.Throttle(lambda _: file)
    assert [answered(request).status_code for _ in range(5)] == [200, 200, 200, 429, 429]


def test_a_bucket_fills_up_again() -> None:
    buckets = Buckets()
    assert [buckets.take("a", 60, now=0) for _ in range(60)] == [0] * 60
    assert buckets.take("a", 60, now=0) == 1
    assert buckets.take("a", 60, now=10) == 0
    assert buckets.take("a", 60, cost=500, now=1000) == 0, "a full bucket is enough for the dearest"
    assert buckets.take("b", 0) == 0


def test_only_so_many_askers_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xueji.common.web.rates.MOST_ASKERS", 3)
    buckets = Buckets()
    for asker in range(10):
        buckets.take(asker, 5, now=0)
    assert list(buckets._left) == [7, 8, 9]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 192.0.2.1", "198.51.100.7"),
        (2, "198.51.100.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_entries_of_our_own_proxies_are_believed(
    proxies: int, header: str, expected: str, rf: object, settings: object
) -> None:
    from xueji.common.web.address import ClientAddress

    settings.PROXIES = proxies  # type: ignore[attr-defined]
    request = rf.get("/", HTTP_X_FORWARDED_FOR=header)  # type: ignore[attr-defined]
    ClientAddress(lambda one: one)(request)  # type: ignore[arg-type, return-value]
    assert request.META["REMOTE_ADDR"] == expected


@pytest.mark.django_db
def test_signing_out_leaves_nothing_in_the_browser(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("reader"))
    assert "Clear-Site-Data" not in client.get(reverse("home"))
    assert client.post(reverse("account_logout"))["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.django_db
def test_refusals_are_logged_without_what_was_typed(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/nowhere/?q=13800001234")
    assert not [line for line in caplog.records if line.name == "xueji.access"]
    account = get_user_model().objects.create_user("reader")
    client.force_login(account)
    client.get("/nowhere/?q=13800001234")
    lines = [line.getMessage() for line in caplog.records if line.name == "xueji.access"]
    assert lines == [f"refused 404 account={account.pk} GET no such page"]


def test_behind_tls_cookies_belong_to_this_host_alone() -> None:
    code = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS, "
        "s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    )
    environment = {**os.environ, "XUEJI_BEHIND_TLS": "1", "DJANGO_SETTINGS_MODULE": "xueji.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", *["True"] * 4, "31536000", "True"]
