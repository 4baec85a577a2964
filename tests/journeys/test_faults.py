"""kill -9 and a full disk: nothing answered is lost, nothing is doubled, the next start goes on."""

import json
import resource
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.journeys.burst import Hall, fill_hall, wait_for
from tests.journeys.product import Product

pytestmark = pytest.mark.journey
PEOPLE = 80
PEOPLE_IMPORTED = 5000
REGULATIONS, ARTICLES = 12, 60


def test_answered_check_ins_and_answers_survive_a_kill(running: Product) -> None:
    hall = fill_hall(running, PEOPLE)
    threads = hall.send_all()
    wait_for(lambda: len(hall.answered) >= PEOPLE // 4)
    running.kill()
    for thread in threads:
        thread.join()
    running.start()
    found = hall.found()
    assert set(hall.arrived) <= set(found["present"]) and set(hall.answered) <= set(found["answered"])
    nothing_is_doubled(found)
    sending_all_again_completes_and_changes_nothing(hall, found)


def nothing_is_doubled(found: dict[str, list[int]]) -> None:
    """Each person at most once, in either table."""
    for name in ("present", "answered"):
        assert not [one for one, count in Counter(found[name]).items() if count > 1]


def sending_all_again_completes_and_changes_nothing(hall: Hall, before: dict[str, list[str]]) -> None:
    """Phones send again what they had no answer to, and some of what they had."""
    for thread in hall.send_all():
        thread.join()
    after = hall.found()
    everybody = sorted(person_id for person_id, *_ in hall.facts["phones"])
    assert not hall.refused
    assert after["present"] == everybody and after["answered"] == everybody
    assert set(before["first"]) <= set(after["first"]) and after["selected"] == ["B"]


def test_a_kill_right_after_closing_still_gives_one_ledger_row(running: Product) -> None:
    hall = fill_hall(running, 20)
    for thread in hall.send_all():
        thread.join()
    closing = threading.Thread(target=close_quietly, args=(hall,))
    closing.start()
    wait_until_closed(hall)
    running.kill()
    closing.join()
    running.start()
    wait_for(lambda: ledger_rows(hall) == 1, pause_seconds=1)
    everything_is_there_once(hall)
    assert hall.close_session() in (200, 302)
    everything_is_there_once(hall)


def close_quietly(hall: Hall) -> None:
    """End the session; the answer may never come."""
    try:
        hall.close_session()
    except OSError:
        return


def wait_until_closed(hall: Hall) -> None:
    """Look straight into the database, to be as near to the commit as can be."""
    question = f"SELECT status FROM {hall.facts['table']} WHERE id = {hall.facts['session']}"  # noqa: S608
    with connect(hall.product) as connection:
        wait_for(lambda: connection.execute(question).fetchone()[0] == "closed", pause_seconds=0.0005)


def connect(product: Product) -> "sqlite3.Connection":
    """A connection of our own to the product's database."""
    url = product.environment.get("XUEJI_DATABASE_URL", "")
    if not url:
        return sqlite3.connect(product.folder / "xueji.sqlite3", isolation_level=None)
    import psycopg

    return psycopg.connect(url, autocommit=True)  # type: ignore[return-value]


def ledger_rows(hall: Hall) -> int:
    """How many ledger rows the session has."""
    count = "print(LedgerEntry.objects.filter(session_id={}).count())".format(hall.facts["session"])
    return int(hall.product.shell(f"from xueji.reporting.archives.models import LedgerEntry\n{count}"))


def everything_is_there_once(hall: Hall) -> None:
    """One ledger row, one make-up (the chair was marked by nobody), one record of each act."""
    code = (
        "from xueji.activity.study_sessions.models import MakeUpTask\n"
        "from xueji.foundation.learning_records.models import LearningRecord\n"
        "rows = LearningRecord.objects.filter(activity_key='session:{0}')\n"
        "print(MakeUpTask.objects.filter(session_id={0}).count(), "
        "rows.filter(verb='attended').count(), rows.filter(verb='missed').count(), "
        "rows.values('person_id', 'verb', 'occurred_at').distinct().count() == rows.count())"
    )
    assert hall.product.shell(code.format(hall.facts["session"])).split() == ["1", "20", "1", "True"]
    assert ledger_rows(hall) == 1


def test_an_import_that_is_killed_leaves_whole_regulations_and_goes_on(
    running: Product, tmp_path: Path
) -> None:
    for number in range(REGULATIONS):
        rows = [f"第{one}条 办法{number}的第{one}项要求应当记录。" for one in range(1, ARTICLES + 1)]
        text = "\n\n".join([f"故障试验办法{number:02d}", *rows])
        (tmp_path / f"{number:02d}.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "xueji", "regulations", "import", str(tmp_path), "--date", "2026-01-05"]
    importing = subprocess.Popen(command, env=running.environment, stdout=subprocess.DEVNULL)
    wait_for(lambda: len(articles_of(running)) >= 2 or importing.poll() is not None, pause_seconds=0.2)
    importing.kill()
    importing.wait()
    assert set(articles_of(running).values()) == {ARTICLES}
    for _ in range(2):
        running.must(*command[3:])
        assert list(articles_of(running).values()) == [ARTICLES] * REGULATIONS


def articles_of(product: Product) -> dict[str, int]:
    """Articles by title of what was imported, read through a connection of our own."""
    question = (
        "SELECT r.title, (SELECT COUNT(*) FROM regulations_article a WHERE a.version_id = v.id) "
        "FROM regulations_regulation r LEFT JOIN regulations_regulationversion v ON v.regulation_id = r.id "
        "WHERE r.title LIKE '故障试验办法%'"
    )
    with connect(product) as connection:
        return dict(connection.execute(question).fetchall())


def test_the_job_of_a_killed_worker_is_taken_up_again(running: Product, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    job = "from tests.journeys.jobs_for_tests import slow_note; slow_note.enqueue({!r}, {})"
    running.shell(job.format(str(notes), 5))
    wait_for(notes.exists, pause_seconds=0.1)
    running.kill()
    assert notes.read_text() == "started\n"
    let_the_worker_be_gone(running)
    running.start()
    wait_for(lambda: "finished" in notes.read_text(), pause_seconds=0.5)
    assert notes.read_text().count("finished") == 1


START_IMPORT = """
import io
from django.utils import timezone
from openpyxl import Workbook
from xueji.common.files import store
from xueji.common.jobs.services import Source, start
from xueji.foundation.organizations import jobs, services
from xueji.foundation.organizations.people_columns import COLUMNS
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
unit = make_organization(code="KILL")
user = make_user(make_person("周若溪", unit))
make_role(user.person, "system_admin", unit)
book = Workbook(write_only=True)
sheet = book.create_sheet()
sheet.append([column.title for column in COLUMNS])
for number in range({count}):
    facts = {{"name": "林晓岚", "code": f"KILL-{{number}}", "unit_code": "KILL", "category": "基层干部"}}
    sheet.append([facts.get(column.key) for column in COLUMNS])
stream = io.BytesIO()
book.save(stream)
content, now = stream.getvalue(), timezone.now()
kept = store.keep([content]).sha256
outcome = services.check_people(content, now=now)
run = services.stage(outcome, source="a.xlsx", owner=user, now=now, file_sha256=kept)
print(start(user, jobs.WRITE, "导入", {{"run": run.pk}}, now=now, source=Source("a.xlsx", content)).pk)
"""


def test_an_import_of_people_that_is_killed_is_whole_or_not_there_and_goes_on(running: Product) -> None:
    job = int(running.shell(START_IMPORT.format(count=PEOPLE_IMPORTED)))
    with connect(running) as connection:
        say = f"SELECT message, state FROM jobs_job WHERE id = {job}"  # noqa: S608
        wait_for(lambda: connection.execute(say).fetchone()[0] == "写入", pause_seconds=0.005)
    running.kill()
    with connect(running) as connection:
        assert connection.execute(say).fetchone()[1] == "running"
    assert imported(running) in (0, PEOPLE_IMPORTED)
    let_the_worker_be_gone(running)
    running.start()
    with connect(running) as connection:
        wait_for(lambda: connection.execute(say).fetchone()[1] == "done", pause_seconds=0.5)
    assert imported(running) == PEOPLE_IMPORTED


def imported(product: Product) -> int:
    """People of the list that are in the database."""
    question = "SELECT COUNT(*) FROM organizations_person WHERE code LIKE 'KILL-%'"
    with connect(product) as connection:
        return int(connection.execute(question).fetchone()[0])


def let_the_worker_be_gone(product: Product) -> None:
    """A worker counts as gone after a minute of silence; let that minute be over."""
    product.shell(
        "from datetime import timedelta\nfrom django.db.models import F\n"
        "from xueji.common.jobs.models import ScheduleMark\n"
        "ScheduleMark.objects.filter(name__startswith='worker:')"
        ".update(last_started_at=F('last_started_at') - timedelta(minutes=2))"
    )


def test_killing_the_supervisor_alone_leaves_nobody_serving(running: Product) -> None:
    family = running.processes()
    assert running.process is not None and len(family) >= 3
    running.process.kill()
    running.process.wait()
    _, alive = psutil.wait_procs(family[1:], timeout=40)
    assert not alive, [process.cmdline() for process in alive]
    running.start()
    hall = fill_hall(running, 2)
    for thread in hall.send_all(threads=1):
        thread.join()
    assert len(hall.arrived) == 2


def test_a_full_disk_is_said_and_loses_nothing(running: Product) -> None:
    if running.environment.get("XUEJI_DATABASE_URL"):
        pytest.skip("needs SQLite: the disk of a database server is not the product's")
    hall = fill_hall(running, 30)
    first, *rest = hall.facts["phones"]
    hall.facts["phones"] = [first]
    send_and_wait(hall)
    hall.facts["phones"] = rest
    running.allow_files(4096)
    try:
        send_and_wait(hall)
        assert hall.arrived == [first[0]] and hall.answered == [first[0]]
        assert hall.refused and all("暂时无法保存" in words and "磁盘" in words for words in hall.refused)
        forms_say_it_too_and_pages_are_still_read(hall)
    finally:
        running.allow_files(resource.RLIM_INFINITY)
    hall.refused.clear()
    send_and_wait(hall)
    found = hall.found()
    assert not hall.refused and found["present"] == found["answered"] == sorted(hall.arrived)
    assert len(hall.arrived) == 30


def test_after_the_database_cut_its_connections_everything_goes_on(running: Product) -> None:
    url = running.environment.get("XUEJI_DATABASE_URL")
    if not url:
        pytest.skip("needs PostgreSQL: SQLite has no connections to cut")
    hall = fill_hall(running, 40)
    phones = hall.facts["phones"]
    pages = [f"/s/{hall.facts['session']}/wall/", "/", "/sessions/"]
    for part in (phones[:20], phones[20:]):
        hall.facts["phones"] = part
        send_and_wait(hall)
        assert [hall.as_host("GET", page)[0] for page in pages] == [200, 200, 200]
        cut_connections(url)
    assert not hall.refused and len(hall.answered) == 40
    assert hall.as_host("GET", "/health/ready")[0] == 200


def cut_connections(url: str) -> None:
    """What a restart of the server does to everybody who is connected."""
    with psycopg.connect(url, autocommit=True) as connection:
        cut = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cut.rowcount > 1


def forms_say_it_too_and_pages_are_still_read(hall: Hall) -> None:
    """What the host wrote is not taken, in words; the screen goes on."""
    status, words = hall.as_host(
        "POST", f"/sessions/{hall.facts['session']}/discussion/", "decisions=公开招标"
    )
    assert status == 503 and "这次提交没有保存" in words and "磁盘空间" in words
    assert hall.as_host("GET", f"/s/{hall.facts['session']}/wall/")[0] == 200


def send_and_wait(hall: Hall) -> None:
    """Every phone of the hall, to the end."""
    for thread in hall.send_all():
        thread.join()


WRITE_ENTRIES = """
import sys
from django.db import transaction
from django.utils import timezone
from xueji.common.search import following, services
from xueji.common.search.entries import Entry
name, most = sys.argv[1], int(sys.argv[2])
for number in range(most):
    with transaction.atomic():
        services.put(Entry("note", f"{name}{number}", f"海棠便笺{number}", "/"))
    print(f"{name}{number}", flush=True)
    following.caught_up(timezone.now())
"""
FIND_ENTRIES = """
import json
from django.utils import timezone
from xueji.common.search import following, registry, selectors
from xueji.common.search.models import SearchDocument
from xueji.common.search.queries import Wish
registry.register_kind(registry.SearchKind("note", "便笺", 10, lambda: iter(())))
found = selectors.search(None, Wish("海棠便笺", ("note",)), timezone.now())
stored = SearchDocument.objects.filter(kind="note")
print(json.dumps({"found": sorted(found.numbers), "stored": sorted(stored.values_list("pk", flat=True)),
    "keys": list(stored.values_list("object_key", flat=True)), **following.status()}))
"""


def writer(product: Product, name: str, most: int) -> "subprocess.Popen[str]":
    """A process that stores entries one by one, and brings the index up to date after each."""
    setup = "from xueji.config.cli import set_up_django; set_up_django()\n"
    command = [sys.executable, "-c", setup + WRITE_ENTRIES, name, str(most)]
    return subprocess.Popen(command, env=product.environment, stdout=subprocess.PIPE, text=True)


def test_what_was_stored_is_found_after_a_writer_of_the_index_was_killed(product: Product) -> None:
    killed, survivor = writer(product, "a", 10_000), writer(product, "b", 40)
    assert killed.stdout is not None
    told = [killed.stdout.readline().strip() for _ in range(15)]
    killed.kill()
    told += killed.communicate()[0].split()
    rest, _ = survivor.communicate()
    assert survivor.returncode == 0 and len(rest.split()) == 40
    seen = json.loads(product.shell(FIND_ENTRIES))
    assert {*told, *rest.split()} <= set(seen["keys"])
    assert seen["found"] == seen["stored"]
    assert (seen["behind"], seen["differing"]) == (0, 0)
