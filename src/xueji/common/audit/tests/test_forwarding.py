"""Forwarding to a syslog server holds nothing up and is held up by nothing."""

import socket
from datetime import UTC, datetime

import pytest
from django.db import connection

from xueji.common.audit import forwarding, sealing
from xueji.common.audit.models import AuditHead
from xueji.common.audit.services import record

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Marks of this test only."""
    settings.DATA_DIR = tmp_path


def write(**detail: str) -> None:
    """One sealed line."""
    record(actor=None, action="audit.test", target=AuditHead(pk=1), summary="一行", at=NOW, detail=detail)
    sealing.seal_waiting(NOW)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_network(settings, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """With SQLite an open transaction would lock every writer out while the server does not answer."""
    settings.AUDIT_SYSLOG = "tcp://192.0.2.1:514"
    write()
    open_meanwhile = []
    monkeypatch.setattr(forwarding, "send", lambda _: open_meanwhile.append(connection.in_atomic_block))
    assert forwarding.forward(NOW) == 1
    assert open_meanwhile == [False]
    assert forwarding.forward(NOW) == 0


@pytest.mark.django_db
def test_a_line_too_long_for_a_datagram_keeps_no_other_back(settings) -> None:  # type: ignore[no-untyped-def]
    write(before="长" * 30_000)
    write(after="短")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        settings.AUDIT_SYSLOG = f"udp://127.0.0.1:{server.getsockname()[1]}"
        assert forwarding.forward(NOW) == 2
        first, second = server.recv(65_535).decode(), server.recv(65_535).decode()
    assert 'number="1"' in first and 'detail="…"' in first
    assert 'number="2"' in second and "短" in second
