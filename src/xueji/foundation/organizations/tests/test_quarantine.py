"""Uploads meet the scanner before anything reads them; what it finds is locked away."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from xueji.common.audit.models import AuditEntry
from xueji.common.errors import DomainError
from xueji.common.files import admission
from xueji.common.files.models import QuarantinedFile
from xueji.foundation.organizations import testing
from xueji.foundation.organizations.selectors import Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BAD = b"name,phone\nthis part is known to the scanner\n"


class Clamd(socketserver.StreamRequestHandler):
    """Speaks INSTREAM as clamd documents it: chunks with their length before them, an empty one last."""

    def handle(self) -> None:
        command = self.rfile.read(len(b"nINSTREAM\n"))
        assert command == b"nINSTREAM\n"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        found = b"known to the scanner" in content
        self.wfile.write(b"stream: Test.Signature FOUND\n" if found else b"stream: OK\n")


@pytest.fixture
def scanner(settings: object, tmp_path: Path) -> Iterator[None]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.UPLOAD_SCANNER = f"tcp://127.0.0.1:{server.server_address[1]}"  # type: ignore[attr-defined]
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    yield
    server.shutdown()
    server.server_close()


@pytest.fixture
def administrators(db: None) -> tuple[Client, Client]:
    """Signed in: a system administrator and a security administrator of one unit."""
    unit = testing.make_organization()
    clients = []
    for name, role in (("林晓岚", Role.SYSTEM_ADMIN), ("高原", Role.SECURITY_ADMIN)):
        person = testing.make_person(name, unit)
        testing.make_role(person, role, unit)
        client = Client()
        client.force_login(testing.make_user(person, username=role))
        clients.append(client)
    return clients[0], clients[1]


def upload(client: Client, content: bytes) -> object:
    file = SimpleUploadedFile("units.csv", content)
    return client.post(reverse("organizations:import-units"), {"file": file})


def test_what_the_scanner_finds_is_locked_away_and_told(
    scanner: None, administrators: tuple[Client, Client], tmp_path: Path
) -> None:
    system, security = administrators
    page = upload(system, BAD)
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert "没有通过安全检查（Test.Signature）" in page.content.decode()  # type: ignore[attr-defined]
    row = QuarantinedFile.objects.get()
    assert (row.name, row.uploaded_by_name, row.size_bytes) == ("units.csv", "林晓岚", len(BAD))
    kept = tmp_path / "quarantine" / str(row.pk)
    assert kept.read_bytes() == BAD
    assert kept.stat().st_mode & 0o077 == 0
    assert AuditEntry.objects.filter(action="files.quarantine", actor_name="林晓岚").exists()

    listed = security.get(reverse("organizations:quarantine"))
    assert "Test.Signature" in listed.content.decode()
    assert system.get(reverse("organizations:quarantine")).status_code == 403
    security.post(reverse("organizations:delete-quarantined", args=[row.pk]))
    assert not kept.exists()
    row.refresh_from_db()
    assert row.deleted_at is not None
    again = security.post(reverse("organizations:delete-quarantined", args=[row.pk]), follow=True)
    assert "已经删除" in again.content.decode()


def test_a_clean_file_reaches_its_importer_whole(
    scanner: None, administrators: tuple[Client, Client]
) -> None:
    page = upload(administrators[0], "编码,名称\n".encode())
    assert "安全检查" not in page.content.decode()  # type: ignore[attr-defined]
    assert not QuarantinedFile.objects.exists()


def test_nothing_passes_while_the_scanner_is_away(
    administrators: tuple[Client, Client], settings: object
) -> None:
    settings.UPLOAD_SCANNER = "tcp://127.0.0.1:1"  # type: ignore[attr-defined]
    page = upload(administrators[0], "编码,名称\n".encode())
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert "安全检查没有响应" in page.content.decode()  # type: ignore[attr-defined]


def test_the_bytes_go_after_a_month_and_the_line_stays(
    scanner: None, administrators: tuple[Client, Client], tmp_path: Path
) -> None:
    person = testing.make_user(testing.make_person("苏禾"), username="suhe")
    with pytest.raises(DomainError):
        admission.admit(SimpleUploadedFile("a.csv", BAD), actor=person, now=NOW)
    row = QuarantinedFile.objects.get()
    admission.sweep_quarantine(NOW + timedelta(days=29))
    assert (tmp_path / "quarantine" / str(row.pk)).exists()
    admission.sweep_quarantine(NOW + timedelta(days=31))
    row.refresh_from_db()
    assert row.deleted_at == NOW + timedelta(days=31)
    assert not (tmp_path / "quarantine" / str(row.pk)).exists()
