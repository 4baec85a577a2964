"""Long work: started, seen, cancelled, repeated; whatever happens to it, its owner learns of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser as User
from django.http import Http404
from django_tasks_db.models import DBTaskResult

from xueji.common.audit.models import AuditEntry
from xueji.common.errors import DomainError
from xueji.common.files import store
from xueji.common.jobs import kinds, permissions, running, selectors, services, sweep
from xueji.common.jobs.kinds import Outcome, ResultFile, Work
from xueji.common.jobs.models import Job
from xueji.common.jobs.progress import Progress
from xueji.common.jobs.testing import run_waiting
from xueji.common.notices.models import Notice

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
Run = Callable[[Work, Progress], Outcome]


@pytest.fixture
def owner() -> User:
    """Somebody who starts jobs."""
    return get_user_model().objects.create_user("gumingyuan")


@pytest.fixture
def started(owner: User, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Job]:
    """Starts a job of a kind that runs the given function."""
    monkeypatch.setattr(kinds, "_kinds", {})

    def start(run: Run = lambda work, progress: Outcome("好"), **more: object) -> Job:
        kinds.register("test.work", "试验", run)
        return services.start(owner, "test.work", "数石头", {"stones": 3}, now=NOON, **more)  # type: ignore[arg-type]

    return start


def test_the_run_gets_what_was_given_and_the_owner_gets_the_result(
    started: Callable[..., Job], owner: User
) -> None:
    def run(work: Work, progress: Progress) -> Outcome:
        assert work.owner == owner and work.arguments == {"stones": 3}
        return Outcome("数完了。", url="/", file=ResultFile("石头.txt", "text/plain", work.source * 2))

    started(run, source=services.Source("来源.txt", b"ab"))
    (job,) = run_waiting()
    assert (job.state, job.result_text, job.result_name) == ("done", "数完了。", "石头.txt")
    assert store.path_of(job.result_sha256).read_bytes() == b"abab"
    assert Notice.objects.get(account=owner).title == "数石头：已完成"
    assert AuditEntry.objects.filter(action="jobs.start", actor_id=owner.pk).count() == 1


def test_a_second_run_of_what_is_over_changes_nothing(started: Callable[..., Job]) -> None:
    runs: list[int] = []

    def run(work: Work, progress: Progress) -> Outcome:
        runs.append(work.job_id)
        return Outcome("好")

    job = started(run)
    running.run(job.pk)
    running.run(job.pk)
    assert runs == [job.pk] and Notice.objects.count() == 1


def test_a_refusal_is_said_in_its_own_words(started: Callable[..., Job]) -> None:
    def run(work: Work, progress: Progress) -> Outcome:
        raise DomainError("第 3 行没有姓名。")

    started(run)
    (job,) = run_waiting()
    assert (job.state, job.error, job.traceback) == ("failed", "第 3 行没有姓名。", "")
    assert Notice.objects.get().text == "第 3 行没有姓名。"


def test_a_fault_is_plain_words_for_the_owner_and_a_place_for_operators(started: Callable[..., Job]) -> None:
    def run(work: Work, progress: Progress) -> Outcome:
        raise ZeroDivisionError

    started(run)
    (job,) = run_waiting()
    assert job.state == "failed" and "ZeroDivisionError" in job.traceback and "Zero" not in job.error


def test_a_failed_job_runs_again_and_can_then_succeed(started: Callable[..., Job], owner: User) -> None:
    answers = iter([DomainError("磁盘满了。"), None])

    def run(work: Work, progress: Progress) -> Outcome:
        if (refusal := next(answers)) is not None:
            raise refusal
        return Outcome("好")

    started(run, once="stones")
    (job,) = run_waiting()
    services.retry(owner, job, NOON)
    (job,) = run_waiting()
    assert (job.state, job.error, Notice.objects.count()) == ("done", "", 2)


def test_what_is_done_or_under_way_is_not_repeated(started: Callable[..., Job], owner: User) -> None:
    job = started()
    with pytest.raises(services.NotNow):
        services.retry(owner, job, NOON)
    run_waiting()
    with pytest.raises(services.NotNow):
        services.retry(owner, job, NOON)
    with pytest.raises(services.NotNow):
        services.cancel(owner, job, NOON)


def test_a_waiting_job_is_cancelled_at_once_and_never_run(started: Callable[..., Job], owner: User) -> None:
    job = started(lambda work, progress: pytest.fail("it ran"))
    services.cancel(owner, job, NOON)
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("cancelled", 0)


def test_cancelled_and_started_again_it_waits_once(started: Callable[..., Job], owner: User) -> None:
    job = started()
    services.cancel(owner, job, NOON)
    assert not DBTaskResult.objects.exists()
    services.retry(owner, job, NOON)
    assert DBTaskResult.objects.count() == 1


def test_a_run_that_is_under_way_is_not_begun_beside(started: Callable[..., Job]) -> None:
    job = started(lambda work, progress: pytest.fail("it ran"))
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1)
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)


def test_a_job_whose_end_could_not_be_written_goes_on(started: Callable[..., Job]) -> None:
    job = started()
    Job.objects.filter(pk=job.pk).update(state="running", started_at=NOON)
    DBTaskResult.objects.update(status="FAILED", finished_at=NOON)
    assert sweep.requeue_abandoned(NOON + timedelta(seconds=30)) == 0
    assert sweep.requeue_abandoned(NOON + timedelta(seconds=90)) == 1
    assert sweep.requeue_abandoned(NOON + timedelta(seconds=95)) == 0
    (job,) = run_waiting()
    assert (job.state, job.interruptions) == ("done", 1)


@pytest.mark.django_db(transaction=True)
def test_a_running_job_shows_how_far_it_is_and_stops_where_it_is_cancelled(
    started: Callable[..., Job], owner: User
) -> None:
    seen: list[tuple[str, int, int | None]] = []

    def run(work: Work, progress: Progress) -> Outcome:
        progress.say("数石头")
        progress.total(3)
        job = Job.objects.get(pk=work.job_id)
        seen.append((job.message, job.done_count, job.total_count))
        services.cancel(owner, job, NOON)
        progress.total(4)
        pytest.fail("it went on")

    started(run)
    (job,) = run_waiting()
    assert seen == [("数石头", 0, 3)] and job.state == "cancelled"
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_run_that_was_taken_up_elsewhere_writes_nothing_more(started: Callable[..., Job]) -> None:
    def run(work: Work, progress: Progress) -> Outcome:
        Job.objects.filter(pk=work.job_id).update(attempts=2, message="新的")
        progress.say("旧的")
        pytest.fail("it went on")

    started(run)
    (job,) = run_waiting()
    assert (job.state, job.attempts, job.message) == ("running", 2, "新的")


def test_the_same_work_runs_once_at_a_time(started: Callable[..., Job], owner: User) -> None:
    first = started(once="stones")
    assert started(once="stones") == first
    stranger = get_user_model().objects.create_user("gaoyuan")
    with pytest.raises(services.NotNow):
        services.start(stranger, "test.work", "数石头", {}, now=NOON, once="stones")
    run_waiting()
    assert started(once="stones") != first


def test_the_job_of_a_killed_worker_goes_on_but_not_for_ever(started: Callable[..., Job]) -> None:
    job = started()
    for _ in range(running.MOST_INTERRUPTIONS):
        Job.objects.filter(pk=job.pk).update(state="running")
        DBTaskResult.objects.update(status="RUNNING", worker_ids=["gone"])
        assert sweep.requeue_abandoned(NOON) == 1
        job.refresh_from_db()
        assert job.state == "waiting"
    (job,) = run_waiting()
    assert (job.state, job.error) == ("failed", running.WORDS_OF_A_LOOP)


def test_a_worker_that_is_told_to_stop_twice_puts_its_job_back(started: Callable[..., Job]) -> None:
    def run(work: Work, progress: Progress) -> Outcome:
        raise SystemExit(1)

    job = started(run)
    with pytest.raises(SystemExit):
        running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.interruptions, DBTaskResult.objects.count()) == ("waiting", 1, 2)


def test_only_the_owner_and_operators_see_a_job(
    started: Callable[..., Job], owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = started()
    operator, other = (get_user_model().objects.create_user(name) for name in ("heliqun", "linxiaolan"))
    monkeypatch.setattr(permissions, "_asked", [lambda viewer, now: viewer == operator])
    assert selectors.job_for(owner, job.pk, NOON) == job
    assert selectors.job_for(operator, job.pk, NOON) == job
    with pytest.raises(Http404):
        selectors.job_for(other, job.pk, NOON)


def test_files_are_let_go_after_a_week_and_rows_after_three_months(
    started: Callable[..., Job], owner: User
) -> None:
    started(source=services.Source("来源.txt", b"source of stones"))
    (job,) = run_waiting()
    assert job.finished_at is not None
    assert services.files_in_use([job.source_sha256]) == {job.source_sha256}
    services.clear_old(job.finished_at + timedelta(days=8))
    job.refresh_from_db()
    assert job.source_sha256 == ""
    services.clear_old(job.finished_at + timedelta(days=91))
    assert not Job.objects.exists()
