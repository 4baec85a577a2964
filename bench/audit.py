"""What an audited write or read costs, and a check of the trail: plain row, line that waits, sealed, verify.

Run `python bench/audit.py [lines]`; both databases, CPU of this process and of PostgreSQL, one table.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
CHILD = "XUEJI_BENCH_POSTGRES_PID"


def cpu_seconds(postgres_pid: int) -> float:
    """CPU of this process and of every process of the throw-away cluster."""
    total = time.process_time()
    if postgres_pid:
        server = psutil.Process(postgres_pid)
        total += sum(sum(one.cpu_times()[:4]) for one in [server, *server.children(recursive=True)])
    return total


def measured(name: str, count: int, postgres_pid: int, act: Callable[[], None]) -> None:
    """Print one row."""
    cpu, wall = cpu_seconds(postgres_pid), time.perf_counter()
    act()
    cpu, wall = cpu_seconds(postgres_pid) - cpu, time.perf_counter() - wall
    database = "PostgreSQL" if postgres_pid else "SQLite"
    print(f"| {database} | {name} | {cpu / count * 1e6:.0f} | {wall / count * 1e6:.0f} |", flush=True)


class Reader:
    """An account that looks at others."""

    pk = 1

    def get_full_name(self) -> str:
        """Name to show."""
        return "x"


def look_at_everybody(count: int) -> None:
    """One look at each of so many people."""
    from django.utils import timezone

    from xueji.common.audit.models import AuditHead
    from xueji.common.audit.services import record_read

    for n in range(count):
        record_read(
            actor=Reader(),
            action="a.read-b",
            target=AuditHead(pk=2 + n),
            summary=str(n),
            purpose="x",
            at=timezone.now(),
        )


def child(count: int, postgres_pid: int) -> None:
    """Measure on the database of the environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from xueji.common.audit import sealing
    from xueji.common.audit.models import AuditEntry, AuditHead, AuditWaiting
    from xueji.common.audit.services import record
    from xueji.common.audit.verifying import verify

    call_command("migrate", verbosity=0)
    target, now = AuditHead(pk=1), timezone.now()

    def plain() -> None:
        for n in range(count):
            with transaction.atomic():
                AuditEntry.objects.create(
                    at=now, actor_name="x", action="a.b", target_type="t", target_id="1", summary=str(n)
                )

    def ids() -> list[int]:
        return list(AuditEntry.objects.values_list("pk", flat=True))

    def waiting() -> None:
        for n in range(count):
            with transaction.atomic():
                record(actor=None, action="a.b", target=target, summary=str(n), at=now, detail={"n": n})

    def seal() -> None:
        sealing.seal_waiting(now)

    def check() -> None:
        report = verify(now)
        if not report.is_sound or report.sealed != 3 * count:
            raise SystemExit(f"The trail is not sound: {report}")

    measured("plain row, no chain", count, postgres_pid, plain)
    AuditWaiting.objects.bulk_create(AuditWaiting(entry_id=pk) for pk in ids())
    measured("line with its place in the queue", count, postgres_pid, waiting)
    measured("look at another's data", count, postgres_pid, lambda: look_at_everybody(count))
    measured("look again within half an hour", count, postgres_pid, lambda: look_at_everybody(count))
    measured("sealing, in batches", 3 * count, postgres_pid, seal)
    measured("checking a sealed line", 3 * count, postgres_pid, check)


def run(count: int, url: str, postgres_pid: int) -> None:
    """Measure in a process of its own, because Django's settings are read once."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "xueji.config.settings",
            "XUEJI_DATA_DIR": folder,
            CHILD: str(postgres_pid),
        }
        if url:
            environment["XUEJI_DATABASE_URL"] = url
        subprocess.run([sys.executable, __file__, str(count)], env=environment, check=True)


def main() -> None:
    """Both databases, one table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    if CHILD in os.environ:
        child(count, int(os.environ[CHILD]))
        return
    from tools.postgres import cluster

    print(f"{count} lines; load average {os.getloadavg()[0]:.2f}")
    print("| database | what | CPU µs a line (program + database) | wall µs |\n|---|---|---|---|", flush=True)
    run(count, "", 0)
    with cluster(durable=True) as (url, pid):
        run(count, url, pid)


if __name__ == "__main__":
    main()
