"""Group commit: order, one bad row, back-pressure, shutdown."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from xueji.common import group_commit
from xueji.common.errors import DomainError
from xueji.common.group_commit import GroupCommitWriter, WriterFailed, WriterOverloaded, WriterUnsure
from xueji.common.jobs.models import ScheduleMark

pytestmark = pytest.mark.django_db(transaction=True)
needs_server = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs PostgreSQL: SQLite has no connection to lose"
)


def insert_names(names: Sequence[str]) -> list[str]:
    """Write a mark for each name; a doubled name is refused by the database."""
    from django.utils import timezone

    for name in names:
        ScheduleMark.objects.create(name=name, due_at=timezone.now())
    return list(names)


def test_every_row_gets_its_own_answer() -> None:
    writer = GroupCommitWriter("test", insert_names)
    names = [f"row-{number}" for number in range(200)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(writer.submit, names))
    writer.close()
    assert answers == names
    assert ScheduleMark.objects.filter(name__startswith="row-").count() == 200


def test_rows_that_wait_share_one_transaction() -> None:
    sizes = []

    def write(names: Sequence[str]) -> list[str]:
        sizes.append(len(names))
        gate.wait(5)
        return insert_names(names)

    gate = threading.Event()
    writer = GroupCommitWriter("test", write)
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(writer.submit, f"row-{number}") for number in range(8)]
        while len(writer._waiting) < 7 and len(sizes) < 2:
            pass
        gate.set()
        assert [one.result() for one in waiting] == [f"row-{number}" for number in range(8)]
    writer.close()
    assert len(sizes) <= 3


def test_a_bad_row_fails_alone() -> None:
    writer = GroupCommitWriter("test", insert_names)
    writer.submit("taken")
    gate = threading.Barrier(3)

    def submit(name: str) -> str:
        gate.wait(5)
        try:
            return writer.submit(name)
        except WriterFailed:
            return "refused"

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(submit, ["first", "taken", "last"]))
    writer.close()
    assert answers == ["first", "refused", "last"]
    assert ScheduleMark.objects.filter(name__in=["first", "last"]).count() == 2


def test_the_answer_comes_after_the_commit() -> None:
    writer = GroupCommitWriter("test", insert_names)
    writer.submit("durable")
    connection.close()
    assert ScheduleMark.objects.filter(name="durable").exists()
    writer.close()


def test_too_many_waiting_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "MAX_WAITING_ROWS", 0)
    writer = GroupCommitWriter("test", insert_names)
    with pytest.raises(WriterOverloaded, match="请过几秒再试"):
        writer.submit("one too many")


def test_closing_writes_what_waits_and_takes_no_more() -> None:
    writer = GroupCommitWriter("test", insert_names)
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(writer.submit, f"row-{number}") for number in range(4)]
        [one.result() for one in waiting]
    writer.close()
    with pytest.raises(WriterOverloaded):
        writer.submit("late")


def test_inside_a_transaction_the_caller_decides() -> None:
    writer = GroupCommitWriter("test", insert_names)
    with pytest.raises(IntegrityError), transaction.atomic():
        writer.submit("taken back")
        raise IntegrityError
    assert not ScheduleMark.objects.filter(name="taken back").exists()


def test_a_refusal_reaches_its_own_request_and_no_other() -> None:
    def write(names: Sequence[str]) -> list[str]:
        if "refused" in names:
            raise DomainError("不行。")
        return insert_names(names)

    def submit(name: str) -> str:
        gate.wait(5)
        try:
            return writer.submit(name)
        except DomainError as error:
            return error.message

    gate = threading.Barrier(3)
    writer = GroupCommitWriter("test", write)
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(submit, ["first", "refused", "last"]))
    writer.close()
    assert answers == ["first", "不行。", "last"]


def test_a_row_refused_by_its_outcome_fails_alone_and_the_batch_is_written_once() -> None:
    batches = []

    def write(names: Sequence[str]) -> list[str | DomainError]:
        batches.append(list(names))
        begun.set()
        gate.wait(10)
        good = [name for name in names if name != "bad"]
        insert_names(good)
        return [DomainError("这一行不行。") if name == "bad" else name for name in names]

    def submit(name: str) -> str:
        try:
            return writer.submit(name)
        except DomainError as error:
            return error.message

    begun, gate = threading.Event(), threading.Event()
    writer: GroupCommitWriter[str, str] = GroupCommitWriter("test", write)
    with ThreadPoolExecutor(4) as pool:
        head = pool.submit(submit, "head")
        begun.wait(10)
        rest = [pool.submit(submit, name) for name in ("first", "bad", "last")]
        while writer.figures().waiting_now < 3:
            time.sleep(0.001)
        gate.set()
        assert [one.result() for one in (head, *rest)] == ["head", "first", "这一行不行。", "last"]
    writer.close()
    assert len(batches) == 2 and ScheduleMark.objects.filter(name__in=["first", "last"]).count() == 2


def test_the_end_of_the_process_writes_what_waits_in_every_writer() -> None:
    def write(names: Sequence[str]) -> list[str]:
        begun.set()
        gate.wait(10)
        return insert_names(names)

    begun, gate = threading.Event(), threading.Event()
    writer = GroupCommitWriter("test", write)
    with ThreadPoolExecutor(3) as pool:
        head = pool.submit(writer.submit, "head")
        begun.wait(10)
        late = pool.submit(writer.submit, "late")
        while writer.figures().waiting_now < 1:
            time.sleep(0.001)
        ending = pool.submit(writer.close)
        gate.set()
        ending.result()
        assert (head.result(), late.result()) == ("head", "late")
    assert ScheduleMark.objects.filter(name="late").exists()


def test_rows_are_written_in_the_order_they_were_handed_over() -> None:
    written: list[str] = []

    def write(names: Sequence[str]) -> list[str]:
        begun.set()
        gate.wait(10)
        written.extend(names)
        return list(names)

    begun, gate = threading.Event(), threading.Event()
    writer = GroupCommitWriter("test", write)
    with ThreadPoolExecutor(20) as pool:
        pool.submit(writer.submit, "row-00")
        begun.wait(10)
        for number in range(1, 20):
            pool.submit(writer.submit, f"row-{number:02}")
            while writer.figures().waiting_now < number:
                time.sleep(0.001)
        gate.set()
    writer.close()
    assert written == [f"row-{number:02}" for number in range(20)]


def test_a_row_nobody_took_in_time_is_withdrawn_and_one_being_written_is_unsure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def write(names: Sequence[str]) -> list[str]:
        begun.set()
        gate.wait(10)
        return insert_names(names)

    monkeypatch.setattr(group_commit, "WAIT_SECONDS", 0.1)
    begun, gate = threading.Event(), threading.Event()
    writer = GroupCommitWriter("test", write)
    with ThreadPoolExecutor(2) as pool:
        taken = pool.submit(writer.submit, "taken")
        begun.wait(10)
        queued = pool.submit(writer.submit, "queued")
        with pytest.raises(WriterUnsure, match="可能已经保存，也可能没有"):
            taken.result()
        with pytest.raises(WriterFailed, match="没有保存"):
            queued.result()
    assert writer.figures().waiting_now == 0 and writer.figures().failed == 1
    monkeypatch.undo()
    gate.set()
    writer.close()
    assert list(ScheduleMark.objects.values_list("name", flat=True)) == ["taken"]


def test_a_timeout_of_the_row_itself_is_not_taken_for_the_end_of_the_waiting() -> None:
    def write(names: Sequence[str]) -> list[str]:
        raise TimeoutError("of the row itself")

    writer = GroupCommitWriter("test", write)
    with pytest.raises(TimeoutError, match="of the row itself"):
        writer.submit("row")
    writer.close()


def test_the_figures_tell_rows_batches_failures_and_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    writer = GroupCommitWriter("figures", insert_names)
    for name in ("one", "two", "one"):
        try:
            writer.submit(name)
        except WriterFailed:
            continue
    monkeypatch.setattr(group_commit, "MAX_WAITING_ROWS", 0)
    with pytest.raises(WriterOverloaded):
        writer.submit("three")
    writer.close()
    found = next(one for one in group_commit.figures() if one.name == "figures")
    assert (found.rows, found.batches, found.failed, found.refused) == (2, 2, 1, 1)
    assert (found.largest_batch, found.mean_batch, found.waiting_now) == (1, 1.0, 0)
    assert 0 < found.mean_wait <= found.longest_wait


def insert_new_names(names: Sequence[str]) -> list[str]:
    """Write a mark for each name that has none yet, as writers do with keys of their own."""
    from django.utils import timezone

    now = timezone.now()
    ScheduleMark.objects.bulk_create(
        [ScheduleMark(name=name, due_at=now) for name in names], ignore_conflicts=True
    )
    return list(names)


@pytest.fixture
def lose_the_connection(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bool], None]:
    """End the server's side of the writer's next transaction, before or after it became durable."""

    def lose(moment: str, for_good: bool) -> None:
        commit = BaseDatabaseWrapper.commit

        def lost(self: Any) -> None:
            monkeypatch.setattr(BaseDatabaseWrapper, "commit", commit)
            if moment == "after":
                commit(self)
            server = self.connection.info
            with psycopg.connect(server.dsn, password=server.password) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [server.backend_pid])
            if for_good:
                monkeypatch.setattr(BaseDatabaseWrapper, "connect", refuse)
            if moment == "before":
                commit(self)
            raise OperationalError("server closed the connection unexpectedly")

        def refuse(self: Any) -> None:
            raise OperationalError("connection refused")

        monkeypatch.setattr(BaseDatabaseWrapper, "commit", lost)

    return lose


@needs_server
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_connection_lost_in_the_middle_of_commit_is_tried_once_more(
    lose_the_connection: Callable[[str, bool], None], moment: str
) -> None:
    writer = GroupCommitWriter("test", insert_new_names)
    lose_the_connection(moment, False)
    assert writer.submit("row") == "row"
    writer.close()
    assert ScheduleMark.objects.filter(name="row").count() == 1
    assert (writer.figures().rows, writer.figures().failed) == (1, 0)


@needs_server
@pytest.mark.parametrize("moment", ["before", "after"])
def test_when_it_does_not_come_back_nobody_claims_to_know(
    lose_the_connection: Callable[[str, bool], None], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    writer = GroupCommitWriter("test", insert_new_names)
    lose_the_connection(moment, True)
    with pytest.raises(WriterUnsure, match="可能已经保存，也可能没有"):
        writer.submit("row")
    writer.close()
    monkeypatch.undo()
    assert ScheduleMark.objects.filter(name="row").count() == (1 if moment == "after" else 0)
