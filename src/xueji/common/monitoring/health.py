"""Whether this machine can serve: what must hold, and what somebody should look at soon."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from xueji.common.jobs import sweep
from xueji.common.replica import watch as replica
from xueji.common.search.index import folder_of_database

State = Literal["ok", "warning", "failed"]
LEAST_FREE_BYTES = 200 * 2**20
FEW_FREE_SHARE = 0.1
REPLICA_NOTES = {
    "behind": "pages are read from the primary:",
    "away": "no answer; pages are read from the primary",
    "promoted": "takes writes of its own, is no replica; pages are read from the primary",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: a failed one takes the machine out of service, a warning does not."""

    name: str
    state: State
    note: str = ""


def ready(now: datetime) -> list[Finding]:
    """Every check; those that need the database are left out when it does not answer."""
    database = _database()
    checks: list[Callable[[datetime], Finding]] = [_disk]
    if database.state == "ok":
        checks = [_migrations, _worker, _search, _disk, *([_replica] if replica.is_set() else [])]
    return [database, *(check(now) for check in checks)]


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Finding("database", "failed", "no answer")
    return Finding("database", "ok")


_applied: set[int] = set()
"""Number of migrations known to be applied: tables never go back while a process runs."""


def _migrations(now: datetime) -> Finding:
    if not _applied:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return Finding("migrations", "failed", "run: xueji migrate")
        _applied.add(len(executor.loader.applied_migrations))
    return Finding("migrations", "ok")


def _worker(now: datetime) -> Finding:
    count = sum(alive for _, _, alive in sweep.workers(now))
    return Finding("worker", "ok" if count else "warning", f"{count} alive")


def _search(now: datetime) -> Finding:
    return (
        Finding("search", "ok")
        if folder_of_database().is_dir()
        else Finding("search", "warning", "no index yet")
    )


def _replica(now: datetime) -> Finding:
    """Pages are read from the primary while it is not there, so this takes nothing out of service."""
    found = replica.standing()
    note = REPLICA_NOTES.get(found.state, "")
    if found.lag_seconds is not None:
        note = f"{note} {found.lag_seconds:.1f} s behind".strip()
    return Finding("replica", "ok" if found.state == "ok" else "warning", note)


def _disk(now: datetime) -> Finding:
    found = shutil.disk_usage(settings.DATA_DIR)
    note = f"{found.free / 2**30:.1f} GiB free"
    if found.free < LEAST_FREE_BYTES:
        return Finding("disk", "failed", note)
    return Finding("disk", "warning" if found.free < found.total * FEW_FREE_SHARE else "ok", note)
