"""One program, loaded once: what is forked from it works by itself, and comes again when it was killed."""

import http.client
import json
import re
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.journeys.burst import fill_hall, wait_for
from tests.journeys.product import Product

pytestmark = pytest.mark.journey
PAUSE_SECONDS = 0.2
WAITING = "from xueji.common.audit.models import AuditWaiting; print(AuditWaiting.objects.count())"
WORKERS = """
from xueji.common.jobs.models import ScheduleMark
print(*ScheduleMark.objects.filter(name__startswith="worker:").values_list("name", flat=True))
"""


def titled(product: Product, title: str) -> list[psutil.Process]:
    """Processes of a product by what they call themselves."""
    found = []
    for process in product.processes():
        with suppress(psutil.NoSuchProcess):
            if " ".join(process.cmdline()).strip().startswith(title):
                found.append(process)
    return found


def asked(product: Product, path: str) -> tuple[int, str]:
    """Status and content of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def status_of(product: Product, path: str) -> int:
    """Status of one request."""
    return asked(product, path)[0]


def comes_again(product: Product, title: str) -> int:
    """Kill a process, wait for the next of its kind, and return the id of that one."""
    wait_for(lambda: bool(titled(product, title)), PAUSE_SECONDS)
    [first] = titled(product, title)
    first.kill()
    wait_for(lambda: [one.pid for one in titled(product, title)] not in ([], [first.pid]), PAUSE_SECONDS)
    return int(titled(product, title)[0].pid)


def test_a_killed_worker_comes_again_and_works(running: Product) -> None:
    other = comes_again(running, "xueji worker")
    wait_for(lambda: f"-{other}-" in running.shell(WORKERS), PAUSE_SECONDS)
    assert status_of(running, "/accounts/login/") == 200


def test_a_killed_web_process_comes_again_and_answers(running: Product) -> None:
    comes_again(running, "xueji serve worker")
    assert status_of(running, "/accounts/login/") == 200


def test_a_web_process_seals_the_trail_by_itself(tmp_path: Path, migrated: Product) -> None:
    product = Product.made_in(tmp_path, like=migrated)
    product.start("--no-worker")
    try:
        assert not titled(product, "xueji worker")
        hall = fill_hall(product, 1)
        assert json.loads(product.shell(WAITING)) > 0
        assert hall.close_session() in (200, 302)
        wait_for(lambda: json.loads(product.shell(WAITING)) == 0, PAUSE_SECONDS)
    finally:
        product.stop()


def test_the_figures_are_those_of_all_web_processes_together(tmp_path: Path, migrated: Product) -> None:
    product = Product.made_in(tmp_path, like=migrated)
    product.environment["XUEJI_METRICS"] = "1"
    product.start("--no-worker", "--workers", "2")
    try:
        sent = 0

        def both_have_answered() -> bool:
            nonlocal sent
            sent += status_of(product, "/accounts/login/") == 200
            return len(list(tmp_path.glob("metrics/*/counter_*.db"))) == 2

        wait_for(both_have_answered)
        counted = re.findall(r"requests_total\{.*account_login.*\} (\d+)", asked(product, "/metrics/")[1])
        assert counted == [str(sent)] and sent > 1
    finally:
        product.stop()


def test_the_first_start_serves_the_static_files_that_it_collected(tmp_path: Path) -> None:
    product = Product.made_in(tmp_path)
    if product.environment.get("XUEJI_DATABASE_URL"):
        product.must("migrate")
    product.start()
    try:
        assert status_of(product, "/static/ui/page.js") == 200
        said = (tmp_path / "serve.log").read_text(encoding="utf-8")
        assert "Listening" in said and "Traceback" not in said and "WARNING" not in said.upper()
    finally:
        product.stop()


def test_tables_that_are_older_than_the_program_are_said_and_nothing_is_served(tmp_path: Path) -> None:
    product = Product.made_in(tmp_path)
    if not product.environment.get("XUEJI_DATABASE_URL"):
        pytest.skip("needs PostgreSQL: on SQLite the tables are brought up to date")
    done = product.command("serve", "--port", str(product.port))
    assert done.returncode == 1
    assert "run: xueji migrate" in done.stderr and "Traceback" not in done.stderr
