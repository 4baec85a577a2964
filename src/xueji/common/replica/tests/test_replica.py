"""Where a heavy page is read; the stream itself: tests/journeys/test_replica.py, with real servers."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from xueji.common.audit.models import AuditEntry
from xueji.common.replica import heavy_page, reading, watch
from xueji.common.replica.middleware import OwnWritesFirst, cookie_name
from xueji.common.replica.reading import is_reading, source_for
from xueji.common.replica.router import HeavyReads
from xueji.common.replica.watch import Standing, Watch, judged


@pytest.fixture
def replica(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A replica whose standing the test says, and whose connection breaks when the test says so."""
    found = SimpleNamespace(standing=Standing("ok", 0.1), in_transaction=False, is_usable=True, failures=0)

    def failed() -> None:
        found.failures += 1

    broken = SimpleNamespace(is_usable=lambda: found.is_usable, close=lambda: None)
    monkeypatch.setattr(watch, "is_set", lambda: True)
    monkeypatch.setattr(watch, "standing", lambda: found.standing)
    monkeypatch.setattr(watch, "failed", failed)
    monkeypatch.setattr(reading, "connections", {watch.ALIAS: broken})
    monkeypatch.setattr(reading, "connection", found)
    monkeypatch.setattr("xueji.common.replica.router.connection", found)
    found.in_atomic_block = False
    return found


def where(request: HttpRequest) -> HttpResponse:
    """A view that says whether it reads the replica."""
    return HttpResponse("replica" if is_reading.get() else "primary")


@pytest.mark.parametrize(
    ("samples", "replayed", "expected"),
    [
        ([(10.0, 500)], 500, Standing("ok", 1.0)),
        ([(4.0, 300), (8.0, 400), (10.0, 500)], 450, Standing("ok", 3.0)),
        ([(4.0, 300), (10.0, 500)], 300, Standing("behind", 7.0)),
        ([(4.0, 300), (10.0, 500)], 299, Standing("behind", None)),
        ([], 300, Standing("behind", None)),
    ],
)
def test_the_lag_is_how_long_ago_the_primary_was_there(
    samples: list[tuple[float, int]], replayed: int, expected: Standing, settings: Any
) -> None:
    settings.REPLICA_LAG_SECONDS = 5
    assert judged(samples, replayed, 11.0) == expected


def test_without_a_replica_nothing_changes() -> None:
    assert Watch().standing() == watch.OFF
    assert heavy_page(where)(RequestFactory().get("/")).content == b"primary"
    with pytest.raises(MiddlewareNotUsed):
        OwnWritesFirst(where)


def test_a_heavy_page_reads_the_replica_and_nothing_after_it_does(replica: SimpleNamespace) -> None:
    assert heavy_page(where)(RequestFactory().get("/")).content == b"replica"
    assert where(RequestFactory().get("/")).content == b"primary"


@pytest.mark.parametrize("state", ["behind", "away", "promoted"])
def test_a_replica_that_is_not_fit_is_not_read(state: Any, replica: SimpleNamespace) -> None:
    replica.standing = Standing(state)
    assert source_for(RequestFactory().get("/")) == state
    assert heavy_page(where)(RequestFactory().get("/")).content == b"primary"


def test_inside_a_transaction_the_primary_is_read(replica: SimpleNamespace) -> None:
    replica.in_atomic_block = True
    assert source_for(RequestFactory().get("/")) == "transaction"
    token = is_reading.set(True)
    try:
        assert HeavyReads().db_for_read(AuditEntry) == "default"
    finally:
        is_reading.reset(token)


def test_rights_and_sessions_are_read_from_the_primary_and_all_is_written_there(
    replica: SimpleNamespace, django_user_model: Any
) -> None:
    router = HeavyReads()
    token = is_reading.set(True)
    try:
        assert router.db_for_read(AuditEntry) == watch.ALIAS
        assert router.db_for_read(Session) == router.db_for_read(django_user_model) == "default"
        assert router.db_for_write(AuditEntry) == "default"
    finally:
        is_reading.reset(token)
    assert router.db_for_read(AuditEntry) == "default"
    assert router.allow_migrate("default", "audit") and not router.allow_migrate(watch.ALIAS, "audit")


@pytest.mark.parametrize(("is_usable", "failures"), [(False, 1), (True, 0)])
def test_a_replica_that_fails_in_the_middle_is_made_up_for(
    is_usable: bool, failures: int, replica: SimpleNamespace
) -> None:
    replica.is_usable = is_usable

    def fails_there(request: HttpRequest) -> HttpResponse:
        if is_reading.get():
            raise OperationalError("terminating connection")
        return where(request)

    assert heavy_page(fails_there)(RequestFactory().get("/")).content == b"primary"
    assert replica.failures == failures


def test_an_error_of_the_page_itself_is_told(replica: SimpleNamespace) -> None:
    def breaks(request: HttpRequest) -> HttpResponse:
        raise OperationalError("both are away")

    with pytest.raises(OperationalError):
        heavy_page(breaks)(RequestFactory().get("/"))


def test_who_submitted_something_reads_the_primary_for_a_while(
    replica: SimpleNamespace, settings: Any
) -> None:
    settings.REPLICA_LAG_SECONDS = 5
    edge, factory = OwnWritesFirst(where), RequestFactory()
    factory.cookies[settings.SESSION_COOKIE_NAME] = "one"
    assert cookie_name() not in edge(factory.get("/")).cookies
    mark = edge(factory.post("/")).cookies[cookie_name()]
    assert mark["max-age"] == 7 and mark["httponly"] and mark["samesite"] == "Lax"
    factory.cookies[cookie_name()] = "1"
    assert source_for(factory.get("/")) == "own_write"


def test_strangers_get_no_cookie(replica: SimpleNamespace) -> None:
    assert not OwnWritesFirst(where)(RequestFactory().post("/")).cookies
