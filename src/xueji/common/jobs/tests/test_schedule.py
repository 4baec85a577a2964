"""Scheduled work runs once a period, whatever the workers and the clock do."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from xueji.common.jobs import schedule, sweep
from xueji.common.jobs.models import ScheduleMark

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """One hourly job that notes its starts."""
    found: list[datetime] = []
    monkeypatch.setattr(schedule, "_scheduled", {})
    schedule.every("note", HOUR, found.append)
    return found


def test_it_runs_once_a_period(runs: list[datetime]) -> None:
    for minutes in (0, 1, 59, 61, 62):
        schedule.run_due(NOON + timedelta(minutes=minutes))
    assert runs == [NOON, NOON + timedelta(minutes=61)]


def test_a_clock_set_back_does_not_stop_it(runs: list[datetime]) -> None:
    schedule.run_due(NOON + timedelta(days=30))
    schedule.run_due(NOON)
    assert len(runs) == 2


def test_a_failing_job_waits_for_its_next_turn(monkeypatch: pytest.MonkeyPatch, runs: list[datetime]) -> None:
    def fail(now: datetime) -> None:
        raise ValueError

    schedule.every("broken", HOUR, fail)
    assert schedule.run_due(NOON) == ["broken", "note"]
    assert runs == [NOON]


def make_running_job(worker_id: str) -> DBTaskResult:
    """A job that a worker has claimed."""
    return DBTaskResult.objects.create(
        status="RUNNING",
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        worker_ids=[worker_id],
        backend_name="default",
        run_after=NOON,
        exception_class_path="",
        traceback="",
    )


def test_the_job_of_a_killed_worker_goes_back_into_the_queue() -> None:
    job = make_running_job("gone")
    assert sweep.requeue_abandoned(NOON) == 1
    job.refresh_from_db()
    assert job.status == "READY"


def test_the_job_of_a_living_worker_is_left_alone() -> None:
    make_running_job("alive")
    sweep.sign_in("alive", NOON - timedelta(seconds=10))
    assert sweep.requeue_abandoned(NOON) == 0


def test_work_that_needs_much_memory_is_begun_in_a_process_of_its_own(runs: list[datetime]) -> None:
    begun: list[str] = []
    schedule.every("heavy", HOUR, lambda now: pytest.fail("it ran here"), is_apart=True)
    schedule.run_due(NOON, apart=begun.append)
    schedule.run_due(NOON, apart=begun.append)
    assert begun == ["heavy"] and runs == [NOON]


def test_the_table_tells_how_the_last_run_went(runs: list[datetime], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(now: datetime) -> None:
        raise ValueError("no room")

    schedule.every("broken", HOUR, fail)
    schedule.run_due(NOON)
    errors = dict(ScheduleMark.objects.values_list("name", "last_error"))
    assert "no room" in errors["broken"] and errors["note"] == ""


def test_operators_read_what_each_piece_of_work_does() -> None:
    unnamed = [item.name for item in schedule.scheduled() if not re.search(r"[\u4e00-\u9fff]", item.label)]
    assert schedule.scheduled()
    assert not unnamed
