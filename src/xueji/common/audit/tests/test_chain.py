"""The chain of seals: what it shows, and what it must never take for sound."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.common.audit import forwarding, marks, rules, sealing
from xueji.common.audit.models import AuditEntry, AuditHead, AuditSeal, AuditWaiting
from xueji.common.audit.services import record
from xueji.common.audit.verifying import verify
from xueji.config.cli.audit import command

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Marks of this test only."""
    settings.DATA_DIR = tmp_path


@contextmanager
def outside_the_program() -> Iterator[None]:
    """What somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")


def write(count: int, at: datetime = NOW) -> list[AuditEntry]:
    """Lines about nothing in particular, sealed."""
    head = AuditHead(pk=1)
    lines = [
        record(actor=None, action="audit.test", target=head, summary=f"第 {n} 行", at=at, detail={"n": n})
        for n in range(count)
    ]
    sealing.seal_waiting(at)
    return lines


def kinds() -> set[str]:
    """The kinds of finding of a check."""
    return {finding.kind for finding in verify(NOW).findings}


@pytest.mark.django_db
def test_an_untouched_trail_is_sound() -> None:
    write(7)
    report = verify(NOW)
    assert (report.is_sound, report.sealed, report.waiting) == (True, 7, 0)
    assert list(AuditSeal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 8))
    assert AuditSeal.objects.first().algorithm == rules.best_algorithm()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "field,value",
    [("summary", "别的话"), ("actor_name", "别人"), ("at", NOW - timedelta(days=1)), ("detail", {"n": 99})],
)
def test_an_edit_is_found_and_named(field: str, value: object) -> None:
    lines = write(5)
    with outside_the_program():
        AuditEntry.objects.filter(pk=lines[2].pk).update(**{field: value})
    found = verify(NOW).findings
    assert [(one.kind, one.number) for one in found] == [("changed", 3)]
    assert str(lines[2].pk) in found[0].message


@pytest.mark.django_db
def test_a_deletion_is_found_with_or_without_its_seal() -> None:
    lines = write(5)
    with outside_the_program():
        AuditEntry.objects.filter(pk=lines[1].pk).delete()
    assert kinds() == {"deleted"}
    with outside_the_program():
        AuditSeal.objects.filter(entry_id=lines[1].pk).delete()
    assert "missing" in kinds()


@pytest.mark.django_db
def test_two_lines_that_changed_places_are_found() -> None:
    first, second = write(4)[1:3]
    with outside_the_program():
        AuditEntry.objects.filter(pk=first.pk).update(summary=second.summary, detail=second.detail)
        AuditEntry.objects.filter(pk=second.pk).update(summary=first.summary, detail=first.detail)
    assert [one.number for one in verify(NOW).findings] == [2, 3]


@pytest.mark.django_db
def test_seals_that_changed_places_are_found() -> None:
    write(4)
    with outside_the_program():
        a, b = AuditSeal.objects.get(number=2), AuditSeal.objects.get(number=3)
        a_entry, b_entry = a.entry_id, b.entry_id
        AuditSeal.objects.filter(number=2).update(entry_id=-1)
        AuditSeal.objects.filter(number=3).update(entry_id=a_entry)
        AuditSeal.objects.filter(number=2).update(entry_id=b_entry)
    assert kinds() == {"changed"}


@pytest.mark.django_db
def test_a_cut_tail_is_found_even_when_the_head_was_set_back() -> None:
    lines = write(6)
    with outside_the_program():
        AuditSeal.objects.filter(number__gt=4).delete()
        AuditEntry.objects.filter(pk__in=[line.pk for line in lines[4:]]).delete()
    assert kinds() == {"cut"}
    with outside_the_program():
        last = AuditSeal.objects.get(number=4)
        AuditHead.objects.update(number=4, digest=last.digest)
    found = verify(NOW).findings
    assert [one.kind for one in found] == ["cut"] and "audit_head.json" in found[0].message


@pytest.mark.django_db
def test_a_line_slipped_in_beside_the_program_is_found() -> None:
    write(2)
    AuditEntry.objects.create(
        at=NOW, actor_name="谁", action="x", target_type="x", target_id="1", summary="x"
    )
    assert kinds() == {"unsealed"}


@pytest.mark.django_db
def test_the_search_for_unsealed_lines_reads_no_list_again_for_each_line() -> None:
    """PostgreSQL runs NOT IN over a long list once a line: 20 s were not enough for 300,000 lines."""
    write(2)
    with CaptureQueriesContext(connection) as asked:
        assert verify(NOW).is_sound
    assert not [one["sql"] for one in asked.captured_queries if "IN (SELECT" in one["sql"]]


@pytest.mark.django_db
def test_a_line_that_nobody_seals_is_reported() -> None:
    record(actor=None, action="audit.test", target=AuditHead(pk=1), summary="等", at=NOW)
    assert verify(NOW + timedelta(minutes=1)).is_sound
    assert [one.kind for one in verify(NOW + timedelta(minutes=6)).findings] == ["waiting"]


@pytest.mark.django_db
def test_a_chain_made_again_with_another_key_does_not_pass(settings) -> None:  # type: ignore[no-untyped-def]
    write(3)
    settings.AUDIT_KEY = "another"
    assert kinds() == {"changed"}


@pytest.mark.django_db
def test_both_algorithms_stand_in_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    write(2)
    monkeypatch.setattr(rules, "best_algorithm", lambda: "sha256")
    write(2)
    assert verify(NOW).is_sound
    assert AuditSeal.objects.get(number=4).algorithm == "sha256"


@pytest.mark.django_db
def test_the_day_is_anchored_once_and_holds_the_tail() -> None:
    write(3, at=NOW - timedelta(days=1))
    anchor = marks.anchor_day(NOW)
    assert anchor is not None and anchor.number == 3
    assert marks.anchor_day(NOW) is None
    assert json.loads(marks.anchors_file().read_text())["number"] == 3
    marks.head_file().unlink()
    with outside_the_program():
        AuditSeal.objects.all().delete()
        AuditEntry.objects.all().delete()
        AuditHead.objects.all().delete()
    assert kinds() == {"cut"}


@pytest.mark.django_db
def test_postgresql_refuses_changes_itself() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has no trigger here")
    line = write(1)[0]
    for change in (lambda: AuditEntry.objects.filter(pk=line.pk).update(summary="x"), line.delete):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()


@pytest.mark.django_db
def test_a_line_belongs_to_the_transaction_of_its_change() -> None:
    try:
        with transaction.atomic():
            record(actor=None, action="audit.test", target=AuditHead(pk=1), summary="不算", at=NOW)
            raise RuntimeError
    except RuntimeError:
        pass
    assert not AuditEntry.objects.exists() and not AuditWaiting.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_sealers_never_give_a_number_twice() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has one writer")
    for n in range(300):
        record(actor=None, action="audit.test", target=AuditHead(pk=1), summary=str(n), at=NOW)

    def work() -> None:
        sealing.seal_waiting(NOW)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = verify(NOW)
    assert (report.is_sound, report.sealed) == (True, 300)


@pytest.mark.django_db
def test_the_command_says_what_it_found() -> None:
    lines = write(2)
    assert "2 条" in CliRunner().invoke(command, ["verify"]).output
    with outside_the_program():
        AuditEntry.objects.filter(pk=lines[0].pk).update(summary="改")
    result = CliRunner().invoke(command, ["verify", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.output)["findings"][0]["kind"] == "changed"


@pytest.mark.django_db
def test_lines_reach_the_syslog_server_once_each(settings) -> None:  # type: ignore[no-untyped-def]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        settings.AUDIT_SYSLOG = f"udp://127.0.0.1:{server.getsockname()[1]}"
        record(actor=None, action="a.b", target=AuditHead(pk=1), summary="改\n名", at=NOW, detail={"a": '"]'})
        sealing.seal_waiting(NOW)
        assert (forwarding.forward(NOW), forwarding.forward(NOW)) == (1, 0)
        text = server.recv(9000).decode()
    assert text.startswith("<110>1 2026-03-02T09:00:00.000000Z ")
    assert "\n" not in text and text.endswith("改 名") and AuditSeal.objects.get().digest in text


@pytest.mark.django_db
def test_lines_wait_while_the_syslog_server_is_away(settings) -> None:  # type: ignore[no-untyped-def]
    write(2)
    settings.AUDIT_SYSLOG = "tcp://127.0.0.1:9"
    with pytest.raises(OSError):
        forwarding.forward(NOW)
    assert AuditHead.objects.get().forwarded_number == 0


@settings(max_examples=60, deadline=None)
@given(
    contents=st.lists(st.binary(max_size=30), min_size=2, max_size=12, unique=True),
    data=st.data(),
)
def test_any_change_to_any_chain_is_found(contents: list[bytes], data: st.DataObject) -> None:
    key, former, links = b"key", rules.FIRST, []
    for number, content in enumerate(contents, 1):
        former = rules.seal(key, "sha256", number, former, content)
        links.append(rules.Link(number, number, "sha256", former, content))
    assert not list(rules.findings(key, links))
    place = data.draw(st.integers(0, len(links) - 2))
    here, after = links[place], links[place + 1]
    harm = data.draw(st.sampled_from(["edit", "drop", "swap", "empty"]))
    changed = {
        "edit": [rules.Link(here.number, 0, "sha256", here.digest, (here.content or b"") + b"x"), after],
        "drop": [after],
        "swap": [
            rules.Link(here.number, 0, "sha256", here.digest, after.content),
            rules.Link(after.number, 0, "sha256", after.digest, here.content),
        ],
        "empty": [rules.Link(here.number, 0, "sha256", here.digest, None), after],
    }[harm]
    assert list(rules.findings(key, [*links[:place], *changed, *links[place + 2 :]]))
