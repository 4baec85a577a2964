"""A consistent copy of the database while it is in use, and the way back, for SQLite and PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from xueji.common.errors import DomainError

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
"""Name of the copy inside a backup, by kind of database."""


class DatabaseNotCopied(DomainError):
    """The database could not be copied or brought back."""


def copy_to(path: Path) -> None:
    """Write a copy of the whole database as of one moment; others go on reading and writing."""
    {"sqlite": _copy_sqlite, "postgresql": _copy_postgresql}[connection.vendor](path)


def is_empty() -> bool:
    """Whether the configured database holds no table yet."""
    return not connection.introspection.table_names()


def bring_back(path: Path, now: datetime) -> None:
    """Put a copy in place of the configured database.

    SQLite: the former file stays beside it under a new name. PostgreSQL: the former tables are dropped in the
    transaction that brings the new ones, so a failure leaves everything as it was.
    """
    act: dict[str, Callable[[Path, datetime], None]] = {
        "sqlite": _restore_sqlite,
        "postgresql": _restore_postgresql,
    }
    act[connection.vendor](path, now)


def _database_file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _copy_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(_database_file())) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
        # The copy is one file: without this it would want a -wal file of its own.
        target.execute("PRAGMA journal_mode=DELETE")


def _restore_sqlite(path: Path, now: datetime) -> None:
    place = _database_file()
    connections.close_all()
    if place.exists():
        _refuse_while_in_use(place)
        aside = place.with_name(f"{place.name}.before-{now:%Y%m%d-%H%M%S}")
        place.rename(aside)
    for suffix in ("-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    staged = place.with_name(f".{place.name}.restoring")
    shutil.copyfile(path, staged)
    with staged.open("rb") as file:
        os.fsync(file.fileno())
    staged.rename(place)


def _refuse_while_in_use(place: Path) -> None:
    """Fold the log into the file and make sure that no server has it open."""
    with closing(sqlite3.connect(place, timeout=1, isolation_level=None)) as held:
        try:
            held.execute("PRAGMA locking_mode=EXCLUSIVE")
            held.execute("BEGIN EXCLUSIVE")
            held.execute("COMMIT")
            held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError:
            raise DatabaseNotCopied(
                "数据库正在使用：请先停止 xueji serve 和 xueji worker，再恢复。"
            ) from None


def _copy_postgresql(path: Path) -> None:
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}"])


def _restore_postgresql(path: Path, now: datetime) -> None:
    script = path.with_suffix(".sql")
    _run(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path)], dbname=False)
    drop = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    _run(
        ["psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        + [f"--command={drop}", f"--file={script}"]
    )
    script.unlink()
    connections.close_all()


def _run(command: list[str], *, dbname: bool = True) -> None:
    """Run a PostgreSQL client program; the password is not on the command line."""
    if shutil.which(command[0]) is None:
        raise DatabaseNotCopied(
            f"找不到 {command[0]}：请安装与服务器同版本的 PostgreSQL 客户端（Debian：postgresql-client）。"
        )
    parameters: dict[str, Any] = {**settings.DATABASES["default"]}
    environment = {**os.environ, "PGPASSWORD": str(parameters["PASSWORD"] or "")} if dbname else None
    where = _where(parameters) if dbname else []
    done = subprocess.run(  # noqa: S603 - our own command, no outside input
        [*command, *where], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DatabaseNotCopied(f"{command[0]} 没有完成：{done.stderr.strip()[-500:]}")


def _where(parameters: dict[str, Any]) -> list[str]:
    options = {"host": parameters["HOST"], "port": parameters["PORT"], "username": parameters["USER"]}
    return [f"--{name}={value}" for name, value in options.items() if value] + [
        f"--dbname={parameters['NAME']}"
    ]
