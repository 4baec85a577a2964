"""P-3, P-4, P-5: xAPI statements written and read, ours beside Ralph, on SQLite and PostgreSQL.

Usage: python bench/learning_records.py [statements in the store, default 100000] [--postgres | --sqlite]

Statements beyond 100,000 are copies made inside the database, older and with ids of their own.

Ralph (PyPI ralph-malph) is measured when XUEJI_BENCH_RALPH names a virtual environment that has
``ralph-malph[backend-fs,lrs]`` and ``requests``. As shipped its file back end keeps one POST only; here it
may append.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tools.postgres import cluster, free_port  # noqa: E402

from bench import load  # noqa: E402
from bench.check_in import wait_until_up  # noqa: E402
from bench.statements import START, posts, queries, request, statement  # noqa: E402

STORE_ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
SENT_ROWS = 100_000
SINGLES, MEDIUM_BATCHES, LARGE_BATCHES = 3000, 100, 20
GETS = 60
RALPH_GETS = 6  # some take seconds each
WEB_THREADS = 16


class Meter:
    """Prints rows for one server."""

    def __init__(
        self, name: str, port: int, server_pid: int, database_pid: int | None, login: str, prefix: str
    ):
        self.name, self.address, self.login, self.prefix = name, ("127.0.0.1", port), login, prefix
        self.pids = (server_pid, database_pid)

    def _cpu(self) -> tuple[float, float]:
        server, database = self.pids
        return load.cpu_seconds(server), load.cpu_seconds(database) if database else 0.0

    def write(self, size: int, count: int, connections: int) -> None:
        """Send ``count`` POSTs of ``size`` statements; a tenth before them warms up."""
        made = posts(self.prefix, self.login, size, count + count // 10)
        load.run(self.address, made[count:], connections)
        before = self._cpu()
        result = load.run(self.address, made[:count], connections)
        app, base = (
            1000 * (late - early) / (size * count) for early, late in zip(before, self._cpu(), strict=True)
        )
        good = result.statuses.get(200, 0)
        print(
            f"| {self.name} | POST {size} | {app:.3f} | {base:.3f} | {app + base:.3f} "
            f"| {size * count / result.wall_seconds:.0f} | {result.percentile(0.5):.1f} "
            f"| {result.percentile(0.95):.1f} | {good}/{count} |",
            flush=True,
        )

    def fill(self, rows: int) -> None:
        """Write until the store holds so many."""
        for _ in range(max(0, rows) // 5000):
            load.run(self.address, posts(self.prefix, self.login, 500, 10), 2)

    def read(self, rows: int, gets: int = GETS) -> None:
        """GET with every filter over one connection, with the first ``gets`` values of each."""
        for name, every in queries(GETS).items():
            listed = every[:gets]
            made = [
                request("GET", f"{self.prefix}/statements?{urlencode({'limit': '100', **one})}", self.login)
                for one in listed
            ]
            load.run(self.address, made[: gets // 12], 1)
            before = self._cpu()
            result = load.run(self.address, made, 1)
            app, base = (
                1000 * (late - early) / gets for early, late in zip(before, self._cpu(), strict=True)
            )
            good = result.statuses.get(200, 0)
            print(
                f"| {self.name} | GET {name} @ {rows // 1000}k | {app:.2f} | {base:.2f} | {app + base:.2f} "
                f"| {gets / result.wall_seconds:.1f} | {result.percentile(0.5):.1f} "
                f"| {result.percentile(0.95):.1f} | {good}/{gets} |",
                flush=True,
            )

    def all(self, rows: int) -> None:
        """The whole table for one server."""
        self.write(1, SINGLES, 32)
        self.write(50, MEDIUM_BATCHES, 4)
        self.write(500, LARGE_BATCHES, 2)
        self.fill(min(rows, SENT_ROWS) - SINGLES - 50 * MEDIUM_BATCHES - 500 * LARGE_BATCHES)
        if rows > SENT_ROWS:
            multiply(rows)
        know_the_figures()
        self.read(rows)


def multiply(rows: int) -> None:
    """Copy the stored statements until there are so many; each copy is an hour older than the one before."""
    from django.db import connection

    from xueji.foundation.learning_records.lrs import rows as tables
    from xueji.foundation.learning_records.rules.moments import MARKS

    is_postgres = connection.vendor == "postgresql"
    uuid = "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))"
    record = [name for name in tables._COLUMNS if name not in ("seq", "uuid")]
    body = [name for name in tables._BODY if name != "seq"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(seq), min(seq) FROM river_record")
        count, newest, oldest = cursor.fetchone()
        for copy in range(1, round(rows / count)):
            step = copy * (newest - oldest + 3_600_000_000 * MARKS)
            for table, names, fresh in (
                ("river_record", record, f", {uuid}"),
                ("river_statement", body, ""),
                ("river_key", ["key"], ""),
            ):
                target = ", ".join(["seq", *(["uuid"] if fresh else []), *names])
                cursor.execute(
                    f"INSERT INTO {table} ({target}) SELECT seq - {step}{fresh}, {', '.join(names)} "
                    f"FROM {table} WHERE seq >= {oldest}"
                )


def know_the_figures() -> None:
    """Let the database count its rows, as it does by itself within a minute.

    Until then the first load of an empty store is read by plans made for a small table: the latest 100 of
    100,000 cost 43 ms in place of 1.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure_ours(database: str, database_pid: int | None) -> None:
    """Serve our store on one database and print its rows."""
    import django
    from django.core.management import call_command

    django.setup()
    from django.db import connection
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    from xueji.foundation.learning_records import services
    from xueji.foundation.organizations.models import Organization

    unit = Organization.objects.create(
        code="b", name="测试单位", kind="agency", path="000001", valid_from=START.date()
    )
    made = services.create_credential(name="bench", organization=unit, scopes=["all"], now=timezone.now())
    connection.close()
    port = free_port()
    arguments = [f"--port={port}", f"--workers={2 if database_pid else 1}", f"--threads={WEB_THREADS}"]
    server = subprocess.Popen(
        [sys.executable, "-m", "xueji", "serve", *arguments, "--no-worker"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_up(port)
        meter = Meter(
            f"ours, {database}", port, server.pid, database_pid, f"{made.key}:{made.secret}", "/xapi"
        )
        meter.all(STORE_ROWS)
    finally:
        server.terminate()
        server.wait(timeout=30)


RALPH = """
from ralph.backends.data.base import BaseOperationType
from ralph.backends.data import fs
fs.FSDataBackend.default_operation_type = BaseOperationType.APPEND
import uvicorn
from ralph.api import app
uvicorn.run(app, host="127.0.0.1", port={port}, log_level="error")
"""


def measure_ralph(environment: Path) -> None:
    """Serve Ralph on its file back end and print its rows."""
    with tempfile.TemporaryDirectory(prefix="ralph-bench-") as folder:
        python = environment / "bin" / "python"
        hashed = subprocess.run(
            [python, "-c", "import bcrypt; print(bcrypt.hashpw(b'bench', bcrypt.gensalt(4)).decode())"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        user = {
            "username": "bench",
            "hash": hashed,
            "scopes": ["all"],
            "agent": {"mbox": "mailto:b@example.org"},
        }
        Path(folder, "auth.json").write_text(json.dumps([user]), encoding="utf-8")
        port = free_port()
        server = subprocess.Popen(
            [python, "-c", RALPH.format(port=port)],
            cwd=folder,
            env={
                **os.environ,
                "RALPH_APP_DIR": folder,
                "RALPH_AUTH_FILE": f"{folder}/auth.json",
                "RALPH_RUNSERVER_BACKEND": "fs",
                "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": folder,
                "RALPH_BACKENDS__LRS__FS__DEFAULT_LRS_FILE": "statements.jsonl",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until_up(port)
            meter = Meter("Ralph, files", port, server.pid, None, "bench:bench", "/xAPI")
            meter.write(1, SINGLES // 3, 32)
            meter.write(50, MEDIUM_BATCHES // 2, 4)
            meter.write(500, LARGE_BATCHES // 2, 2)
            meter.fill(SENT_ROWS - SINGLES // 3 - 50 * (MEDIUM_BATCHES // 2) - 500 * (LARGE_BATCHES // 2))
            meter.read(SENT_ROWS, RALPH_GETS)
        finally:
            server.terminate()
            server.wait(timeout=30)


def run_child(database: str, url: str, database_pid: int | None) -> None:
    """Measure in a process of its own, because Django's settings are read once."""
    with tempfile.TemporaryDirectory(prefix="xueji-bench-") as folder:
        environment = {
            **os.environ,
            "XUEJI_DATA_DIR": folder,
            "XUEJI_DATABASE_URL": url or f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "xueji.config.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        }
        arguments = [sys.executable, __file__, str(STORE_ROWS), "--child", database, str(database_pid or 0)]
        subprocess.run(arguments, env=environment, check=True)


def main(wanted: Sequence[str]) -> None:
    """Print the table."""
    print(f"cmi5-like statements of {len(json.dumps(statement(0)))} bytes; {load.machine()}")
    print("| store | what | app CPU ms | base CPU ms | sum | a second | p50 ms | p95 ms | right |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    started = time.monotonic()
    if "--sqlite" not in wanted:
        with cluster(durable=True) as (url, process_id):
            run_child("PostgreSQL", url, process_id)
    if "--postgres" not in wanted:
        run_child("SQLite", "", None)
        ralph = os.environ.get("XUEJI_BENCH_RALPH", "")
        if ralph:
            measure_ralph(Path(ralph))
        else:
            print("Ralph was absent: XUEJI_BENCH_RALPH names no virtual environment.")
    seconds = time.monotonic() - started
    print(f"CPU ms is per statement for POST, per request for GET; {seconds:.0f} s; {load.machine()}")


if __name__ == "__main__":
    if "--child" in sys.argv:
        measure_ours(sys.argv[3], int(sys.argv[4]) or None)
    else:
        main(sys.argv[1:])
