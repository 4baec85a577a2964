"""The pages of jobs: what they show, to whom, and the file that is fetched from them."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser as User
from django.test import Client
from django.urls import reverse

from xueji.common.audit.models import AuditEntry
from xueji.common.events.models import Announcement
from xueji.common.jobs import kinds, permissions, services
from xueji.common.jobs.kinds import Outcome, ResultFile
from xueji.common.jobs.models import Job
from xueji.common.jobs.testing import run_waiting
from xueji.common.replica.middleware import cookie_name

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def owner() -> User:
    """Somebody who starts jobs."""
    return get_user_model().objects.create_user("gumingyuan")


@pytest.fixture
def job(owner: User, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A job that waits and will make a file."""
    monkeypatch.setattr(kinds, "_kinds", {})
    file = ResultFile("石头.txt", "text/plain", b"three")
    kinds.register("test.work", "试验", lambda work, progress: Outcome("数完了。", file=file))
    return services.start(owner, "test.work", "数石头", {}, now=NOON)


@pytest.fixture
def operator(monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody who looks after the platform."""
    found = get_user_model().objects.create_user("heliqun")
    monkeypatch.setattr(permissions, "_asked", [lambda viewer, now: viewer == found])
    return found


def page(client: Client, user: User, name: str, *arguments: int, **more: str) -> str:
    """The text of a page, seen by somebody."""
    client.force_login(user)
    answer = client.get(reverse(f"jobs:{name}", args=arguments), headers=more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_asks_again_while_the_job_goes_on_and_works_without_script(
    client: Client, owner: User, job: Job
) -> None:
    text = page(client, owner, "job", job.pk)
    assert 'hx-trigger="every 2s"' in text and '<meta http-equiv="refresh"' in text
    part = page(client, owner, "job", job.pk, **{"HX-Request": "true", "HX-Target": "job-progress"})
    assert part.startswith('<div id="job-progress"')
    run_waiting()
    text = page(client, owner, "job", job.pk)
    assert "数完了。" in text and "hx-trigger" not in text.split("job-progress")[1]


def test_the_file_is_for_the_owner_and_each_fetch_is_on_record(
    client: Client, owner: User, operator: User, job: Job
) -> None:
    run_waiting()
    url = reverse("jobs:result", args=[job.pk])
    client.force_login(operator)
    assert client.get(url).status_code == 404
    client.force_login(owner)
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == b"three"  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(action="jobs.download", actor_id=owner.pk).count() == 1


@pytest.mark.parametrize("name", ["cancel", "retry"])
def test_a_stranger_finds_nothing_and_changes_nothing(client: Client, job: Job, name: str) -> None:
    client.force_login(get_user_model().objects.create_user("gaoyuan"))
    assert client.get(reverse("jobs:job", args=[job.pk])).status_code == 404
    assert client.post(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.state == "waiting"


def test_cancelling_and_trying_again_by_button(client: Client, owner: User, job: Job) -> None:
    client.force_login(owner)
    client.post(reverse("jobs:cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "cancelled"
    client.post(reverse("jobs:retry", args=[job.pk]))
    (job,) = run_waiting()
    assert job.state == "done"


def test_operators_see_everybody_the_queue_and_the_place_of_a_fault(
    client: Client, operator: User, owner: User, job: Job
) -> None:
    kinds.register("test.work", "试验", lambda work, progress: Outcome(str(1 // 0)))
    run_waiting()
    assert "ZeroDivisionError" in page(client, operator, "job", job.pk)
    assert "ZeroDivisionError" not in page(client, owner, "job", job.pk)
    assert "gumingyuan" in page(client, operator, "all")
    text = page(client, operator, "operations")
    assert "jobs.clear-old" in text and "没有后台服务在运行" in text


@pytest.mark.parametrize("name", ["all", "operations"])
def test_the_pages_of_operators_are_for_them(client: Client, owner: User, name: str) -> None:
    client.force_login(owner)
    assert client.get(reverse(f"jobs:{name}")).status_code == 404


def test_operators_start_what_is_offered_and_nothing_else(client: Client, operator: User, job: Job) -> None:
    kinds.register("test.offered", "试验", lambda work, progress: Outcome("好"), offered="全部重数")
    assert "全部重数" in page(client, operator, "operations")
    client.post(reverse("jobs:begin"), {"kind": "test.offered"})
    assert Job.objects.filter(kind="test.offered", owner_id=operator.pk).count() == 1
    assert client.post(reverse("jobs:begin"), {"kind": "test.work"}).status_code == 404


def test_operators_see_what_was_given_up_and_have_it_sent_again(
    client: Client, operator: User, owner: User
) -> None:
    assert "没有送达" not in page(client, operator, "operations")
    assert client.post(reverse("jobs:deliver")).status_code == 302 and not AuditEntry.objects.exists()
    Announcement.objects.create(
        name="kettles.Boiled", payload={}, attempts=10, error="RuntimeError: no water"
    )
    text = page(client, operator, "operations")
    assert "1 条内部消息" in text and "RuntimeError: no water" in text
    client.post(reverse("jobs:deliver"))
    assert "没有送达" not in page(client, operator, "operations")
    assert AuditEntry.objects.get().summary == "重新送出没有送达的内部消息 1 条"
    client.force_login(owner)
    assert client.post(reverse("jobs:deliver")).status_code == 404


def test_after_the_end_of_a_job_its_owner_reads_the_primary_for_a_while(
    client: Client, owner: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xueji.common.replica.watch.is_set", lambda: True)
    page(client, owner, "job", job.pk)
    assert cookie_name() not in client.cookies
    run_waiting()
    page(client, owner, "job", job.pk)
    assert client.cookies[cookie_name()].value == "1"
