"""What balancers and monitoring are told, and what never gets into it."""

import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from xueji.common.jobs import sweep
from xueji.common.monitoring import figures, health, logs, registry, tracing
from xueji.common.monitoring.middleware import view_name

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def states(now: datetime = NOON) -> dict[str, str]:
    """The state of each check."""
    return {finding.name: finding.state for finding in health.ready(now)}


def test_a_process_that_answers_is_live_without_a_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "cursor", lambda: pytest.fail("it asked"))
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json(), answer.cookies) == (200, {"status": "ok"}, {})


def test_a_silent_worker_is_a_warning_and_a_living_one_is_not(client: Client) -> None:
    assert states()["worker"] == "warning"
    assert client.get("/health/ready").status_code == 200
    sweep.sign_in("one", NOON)
    assert states()["worker"] == "ok" and states()["database"] == "ok" and states()["migrations"] == "ok"


def test_without_a_database_the_machine_is_taken_out_of_service(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("password=secret host=10.0.0.1")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/health/ready")
    assert answer.status_code == 503 and "secret" not in answer.content.decode()


def test_a_full_disk_takes_the_machine_out_of_service(monkeypatch: pytest.MonkeyPatch) -> None:
    full = SimpleNamespace(total=10**12, used=10**12, free=10**6)
    monkeypatch.setattr("xueji.common.monitoring.health.shutil.disk_usage", lambda folder: full)
    assert states()["disk"] == "failed"


def test_a_migration_that_is_missing_takes_the_machine_out_of_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "_applied", set())
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: ["one"])
    assert states()["migrations"] == "failed"


def test_figures_of_requests_queue_audit_and_domains(client: Client, settings: Any) -> None:
    settings.METRICS = True
    registry.register("stones", "Stones.", "colour", lambda: {"gray": 3.0})
    client.get(reverse("account_login"))
    text = client.get("/metrics/").content.decode()
    assert 'xueji_requests_total{method="GET",status="200",view="account_login"}' in text
    assert 'xueji_stones{colour="gray"} 3.0' in text
    assert 'xueji_jobs{state="failed"} 0.0' in text and "xueji_database_up 1.0" in text
    assert 'xueji_announcements_undelivered{state="stuck"} 0.0' in text
    for name in ("xueji_request_seconds_bucket", "xueji_workers", "xueji_audit_lag_seconds"):
        assert name in text


def test_figures_of_the_process_are_there_when_the_database_is_not(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(now: datetime) -> None:
        raise OperationalError

    settings.METRICS = True
    monkeypatch.setattr(figures, "seal_lag", away)
    monkeypatch.setattr(figures, "connection", Mock())
    answer = client.get("/metrics/")
    text = answer.content.decode()
    assert answer.status_code == 200 and "xueji_database_up 0.0" in text
    assert "xueji_requests" in text and "xueji_workers" not in text


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, "192.0.2.7", 404),
        ({"X-Forwarded-For": "192.0.2.7"}, "127.0.0.1", 404),
        ({"Authorization": "Bearer right"}, "192.0.2.7", 200),
        ({"Authorization": "Bearer wrong"}, "192.0.2.7", 404),
        ({"Authorization": "Bearer "}, "192.0.2.7", 404),
    ],
)
def test_metrics_are_for_this_machine_or_the_token(
    client: Client, settings: Any, headers: dict[str, str], address: str, status: int
) -> None:
    settings.METRICS, settings.METRICS_TOKEN = True, "right"
    assert client.get("/metrics/", headers=headers, REMOTE_ADDR=address).status_code == status


def test_metrics_that_are_off_are_not_there(client: Client) -> None:
    assert client.get("/metrics/").status_code == 404


def test_every_answer_has_a_number_that_its_log_lines_carry(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LOG_REQUESTS = True
    user = get_user_model().objects.create_user("gumingyuan")
    client.force_login(user)
    caplog.handler.setFormatter(logs.JsonFormatter())
    with caplog.at_level(logging.INFO, "xueji.requests"):
        answer = client.get(reverse("notices:index") + "?q=gumingyuan")
    line = json.loads(caplog.text.splitlines()[-1])
    assert line["request_id"] == answer["X-Request-ID"]
    assert (line["view"], line["status"]) == ("notices:index", 200)
    assert "gumingyuan" not in caplog.text and "127.0.0.1" not in caplog.text


def test_a_number_from_outside_is_taken_only_from_our_own_proxy(client: Client, settings: Any) -> None:
    given = {"X-Request-ID": "0123456789abcdef"}
    assert client.get("/health/live", headers=given)["X-Request-ID"] != given["X-Request-ID"]
    settings.PROXIES = 1
    assert client.get("/health/live", headers=given)["X-Request-ID"] == given["X-Request-ID"]
    forged = {"X-Request-ID": 'x" level="ERROR'}
    assert client.get("/health/live", headers=forged)["X-Request-ID"] != forged["X-Request-ID"]


def test_an_error_is_one_line_of_json() -> None:
    try:
        raise ValueError("no\nroom")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "失败 %s", (3,), (ValueError, error, None))
    text = logs.JsonFormatter().format(record)
    assert "\n" not in text and json.loads(text)["message"] == "失败 3"


@pytest.mark.parametrize(
    ("path", "name"), [("/xapi/statements", "xapi"), ("/s/feed/SECRET.ics", "other"), ("/", "other")]
)
def test_paths_never_become_names(path: str, name: str) -> None:
    assert view_name(RequestFactory().get(path)) == name


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A collector on this machine that keeps what it is sent."""
    sent: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", sent
    server.shutdown()
    server.server_close()


def test_traces_reach_a_collector(client: Client, settings: Any, collector: tuple[str, list[bytes]]) -> None:
    settings.OTLP_ENDPOINT, sent = collector
    tracing.stop()
    client.get(reverse("account_login"))
    tracing.stop()
    settings.OTLP_ENDPOINT = ""
    tracing.stop()
    assert b"GET account_login" in sent[0] and b"xueji" in sent[0]


def test_traces_are_off_by_default() -> None:
    with tracing.span("nothing") as found:
        assert found is None
