"""Lines are written whatever the clock or the text is like."""

from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import connection

from xueji.common.audit import sealing
from xueji.common.audit.models import AuditEntry, AuditHead, AuditWaiting
from xueji.common.audit.services import record, record_read
from xueji.common.audit.verifying import verify

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Marks of this test only."""
    settings.DATA_DIR = tmp_path


@pytest.mark.django_db
def test_half_a_character_does_not_stop_the_sealing() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses such a detail itself")
    record(
        actor=None,
        action="audit.test",
        target=AuditHead(pk=1),
        summary="x",
        at=NOW,
        detail={"name": "\ud83d"},
    )
    assert sealing.seal_waiting(NOW) == 1
    assert verify(NOW).is_sound


@pytest.mark.django_db
def test_a_look_after_the_clock_was_set_back_leaves_its_line() -> None:
    viewer = SimpleNamespace(pk=7, get_full_name=lambda: "林晓岚")
    about = {"action": "audit.read-test", "target": AuditHead(pk=1), "summary": "看", "purpose": "查"}
    ask = partial(record_read, actor=viewer, **about)
    assert ask(at=NOW + timedelta(days=1)) is not None
    assert ask(at=NOW) is not None
    assert ask(at=NOW + timedelta(minutes=5)) is None


@pytest.mark.django_db(transaction=True)
def test_no_line_stands_without_its_wait_for_a_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise OSError

    monkeypatch.setattr(AuditWaiting.objects, "create", fails)
    with pytest.raises(OSError):
        record(actor=None, action="audit.test", target=AuditHead(pk=1), summary="x", at=NOW)
    assert not AuditEntry.objects.exists()
