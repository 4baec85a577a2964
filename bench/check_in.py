"""P-1 and P-2: check-in and answer saving, ours beside a plain ORM view, on SQLite and PostgreSQL.

Usage: python bench/check_in.py [people]
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tools.postgres import cluster, free_port  # noqa: E402

from bench import load  # noqa: E402

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
WEB_PROCESSES = 2
WEB_THREADS = 16


@dataclass
class Seed:
    """What the requests need: ids, browser session keys and signed passes."""

    plain_session: int
    plain_item: int
    our_session: int
    our_item: int
    cookies: list[str]
    check_in_passes: list[str]
    answer_passes: list[str]
    test_answer: str
    test_fields: list[dict[str, str]]


def seed(people: int) -> Seed:
    """Fill the database through the ORM: people, accounts, browser sessions and two live sessions."""
    from datetime import date
    from importlib import import_module

    from django.conf import settings
    from django.utils import timezone

    from xueji.activity.assessments.models import Attempt, Option, Question, QuestionRevision
    from xueji.activity.study_sessions.live import passes
    from xueji.activity.study_sessions.models import Invitation, PackItem, StudySession
    from xueji.foundation.organizations.models import Organization, Person, User

    now = timezone.now()
    unit = Organization.objects.create(
        code="b", name="测试单位", kind="agency", path="000001", valid_from=date(2020, 1, 1)
    )
    persons = Person.objects.bulk_create(
        [Person(code=f"p{n}", name=f"人员{n}", category="grassroots") for n in range(people)], batch_size=500
    )
    users = User.objects.bulk_create(
        [User(username=f"u{person.pk}", person=person, password="!") for person in persons], batch_size=500
    )
    question = Question.objects.create(
        code="q", kind="single", status="published", created_at=now, updated_at=now
    )
    revision = QuestionRevision.objects.create(question=question, number=1, stem="题", created_at=now)
    for letter in "ABCD":
        Option.objects.create(revision=revision, letter=letter, text=letter, is_correct=letter == "B")
    items = []
    for title in ("plain", "ours"):
        session = StudySession.objects.create(
            organization=unit,
            title=title,
            meeting_kind="other",
            starts_at=now,
            organizer=persons[0],
            status="live",
            check_in_secret="s",
            opened_at=now,
            created_at=now,
        )
        item = PackItem.objects.create(session=session, kind="question", revision=revision, sort_no=1)
        StudySession.objects.filter(pk=session.pk).update(stage=f"item:{item.pk}")
        Invitation.objects.bulk_create(
            [Invitation(session=session, person=person, organization=unit) for person in persons],
            batch_size=500,
        )
        Attempt.objects.bulk_create(
            [Attempt(person=person, occasion=f"session:{session.pk}", started_at=now) for person in persons],
            batch_size=500,
        )
        items.append(item)
    plain, ours = items
    store_class = import_module(settings.SESSION_ENGINE).SessionStore
    cookies = []
    for user in users:
        store = store_class()
        store["_auth_user_id"] = str(user.pk)
        store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
        store["_auth_user_hash"] = user.get_session_auth_hash()
        store.save()
        cookies.append(store.session_key)
    seconds = passes.now_seconds()
    attempts = dict(
        Attempt.objects.filter(occasion=f"session:{ours.session_id}").values_list("person_id", "pk")
    )
    test_answer, test_fields = seed_test(revision.pk, unit, persons, users[0])
    return Seed(
        plain.session_id,
        plain.pk,
        ours.session_id,
        ours.pk,
        cookies,
        [
            passes.seal_check_in(passes.CheckInPass(ours.session_id, p.pk, 1, "qr", "m" * 43), seconds)
            for p in persons
        ],
        [
            passes.seal_answers(passes.AnswerPass(ours.session_id, p.pk, attempts[p.pk]), seconds)
            for p in persons
        ],
        test_answer,
        test_fields,
    )


def seed_test(
    revision_id: int, unit: Any, persons: list[Any], actor: Any
) -> tuple[str, list[dict[str, str]]]:
    """A test everybody has begun: the address of its question, and the fields each page sends."""
    from datetime import timedelta

    from django.urls import reverse
    from django.utils import timezone

    from xueji.activity.assessments import services
    from xueji.activity.assessments.models import Attempt, QuestionRevision
    from xueji.activity.assessments.services.passes import SittingPass, seal_sitting
    from xueji.foundation.organizations.testing import make_role

    now = timezone.now()
    make_role(persons[0], "organizer", unit)
    revision = QuestionRevision.objects.select_related("question").get(pk=revision_id)
    revision.question.current = revision
    revision.question.save()
    test = services.create_test(
        title="测试",
        organization=unit,
        plan=services.PaperPlan(question_ids=(revision.question_id,)),
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(hours=3),
        duration_minutes=None,
        is_shuffled=False,
        actor=actor,
        now=now,
    )
    attempts = Attempt.objects.bulk_create(
        [
            Attempt(person=one, occasion=test.occasion, started_at=now, closes_at=test.closes_at)
            for one in persons
        ],
        batch_size=500,
    )
    return reverse("assessments:answer", args=[test.pk, revision_id]), [
        {
            "pass": seal_sitting(SittingPass(test.pk, test.paper_id, one.pk), now.timestamp()),
            f"q-{revision_id}": "B",
        }
        for one in attempts
    ]


def contenders(made: Seed) -> list[tuple[str, list[bytes], int]]:
    """Name, requests and expected status of each row of the table."""
    plain, ours = f"/plain/{made.plain_session}", f"/s/{made.our_session}"
    cookie = [{"Cookie": f"sessionid={key}"} for key in made.cookies]
    plain_answer = urlencode({"item": made.plain_item, "selected": "B"})
    return [
        ("check-in, plain ORM view", [load.post(f"{plain}/check-in/", "", head) for head in cookie], 200),
        (
            "check-in, ours",
            [load.post(f"{ours}/check-in/", urlencode({"pass": one})) for one in made.check_in_passes],
            303,
        ),
        (
            "answer, plain ORM view",
            [load.post(f"{plain}/answer/", plain_answer, head) for head in cookie],
            200,
        ),
        (
            "answer, ours",
            [
                load.post(f"{ours}/answer/", urlencode({"pass": one, "item": made.our_item, "selected": "B"}))
                for one in made.answer_passes
            ],
            303,
        ),
        (
            "answer of a test, ours",
            [
                load.post(made.test_answer, urlencode(fields), {"HX-Request": "true"})
                for fields in made.test_fields
            ],
            200,
        ),
    ]


def wait_until_up(port: int) -> None:
    """Wait for the first answer."""
    import socket

    for _ in range(1200):
        try:
            with closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The server did not start.")


def measure(database: str, url: str, postgres_pid: int | None) -> None:
    """Seed one database, serve it, and print a row for each contender."""
    import django
    from django.core.management import call_command

    django.setup()
    from django.db import connection

    call_command("migrate", verbosity=0)
    made = seed(PEOPLE)
    connection.close()
    port = free_port()
    # SQLite has one writer; a second process would only wait for it.
    processes = WEB_PROCESSES if postgres_pid else 1
    arguments = [f"--port={port}", f"--workers={processes}", f"--threads={WEB_THREADS}", "--no-worker"]
    server = subprocess.Popen(
        [sys.executable, "-m", "xueji", "serve", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_up(port)
        for name, requests, expected in contenders(made):
            print(
                measured_row(database, name, requests, expected, port, server.pid, postgres_pid), flush=True
            )
        print(counts_line(made))
    finally:
        server.terminate()
        server.wait(timeout=20)


def measured_row(
    database: str,
    name: str,
    requests: list[bytes],
    expected: int,
    port: int,
    server_pid: int,
    postgres_pid: int | None,
) -> str:
    """Run one contender; the first tenth of the requests warms up and is not counted."""
    address = ("127.0.0.1", port)
    warm = len(requests) // 10
    load.run(address, requests[:warm])
    before = load.cpu_seconds(server_pid), load.cpu_seconds(postgres_pid) if postgres_pid else 0.0
    result = load.run(address, requests[warm:])
    after = load.cpu_seconds(server_pid), load.cpu_seconds(postgres_pid) if postgres_pid else 0.0
    count = len(requests) - warm
    app, base = (1000 * (late - early) / count for early, late in zip(before, after, strict=True))
    good = result.statuses.get(expected, 0)
    return (
        f"| {database} | {name} | {app:.2f} | {base:.2f} | {app + base:.2f} "
        f"| {count / result.wall_seconds:.0f} "
        f"| {result.percentile(0.5):.1f} | {result.percentile(0.99):.1f} | {good}/{count} |"
    )


def counts_line(made: Seed) -> str:
    """Rows in the tables: nothing lost, nothing doubled."""
    from xueji.activity.assessments.models import Response
    from xueji.activity.study_sessions.models import Attendance

    attended = Attendance.objects.filter(session_id=made.our_session).count()
    answered = Response.objects.filter(attempt__occasion=f"session:{made.our_session}").count()
    in_test = Response.objects.filter(attempt__occasion__startswith="test:").count()
    return f"  rows stored by ours: {attended} check-ins, {answered} + {in_test} answers of {PEOPLE}"


def run_child(database: str, url: str, postgres_pid: int | None) -> None:
    """Measure in a process of its own, because Django's settings are read once."""
    with tempfile.TemporaryDirectory(prefix="xueji-bench-") as folder:
        # Everybody of the benchmark comes from one address: the limits of requests are not what is measured.
        environment = {
            **os.environ,
            "XUEJI_REQUESTS_A_MINUTE": "0",
            "XUEJI_STRANGER_REQUESTS_A_MINUTE": "0",
            "XUEJI_DATA_DIR": folder,
            "XUEJI_DATABASE_URL": url or f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        }
        arguments = [sys.executable, __file__, str(PEOPLE), "--child", database, str(postgres_pid or 0)]
        subprocess.run(arguments, env=environment, check=True)


def main() -> None:
    """Print the table."""
    processes = f"1 web process on SQLite, {WEB_PROCESSES} on PostgreSQL"
    print(f"{PEOPLE} people, {load.CONNECTIONS} connections, {processes}; {load.machine()}")
    print("| database | what | app CPU ms | base CPU ms | sum | a second | p50 ms | p99 ms | right |")
    print("|---|---|---|---|---|---|---|---|---|")
    sys.stdout.flush()
    run_child("SQLite", "", None)
    with cluster(durable=True) as (url, process_id):
        run_child("PostgreSQL", url, process_id)


if __name__ == "__main__":
    if "--child" in sys.argv:
        measure(sys.argv[3], os.environ["XUEJI_DATABASE_URL"], int(sys.argv[4]) or None)
    else:
        main()
