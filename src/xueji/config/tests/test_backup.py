"""Backup and restore with the real command, in a database and a data folder of their own."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from pytest_django import Settings

from xueji.config.backup import databases, making, restoring
from xueji.config.backup.archive import BackupUnreadable, Manifest, checked_members

BASE = os.environ.get("XUEJI_DATABASE_URL", "")
STORED = b"\x00content" * 1000
COUNT = """
from xueji.common import crypto
from xueji.common.audit.models import AuditEntry
from xueji.foundation.organizations.models import Person
people = Person.objects.values_list("name", "phone_sealed")
print(AuditEntry.objects.count(), [(name, crypto.decrypt(phone)) for name, phone in people])
"""
WRITE = """
from django.utils import timezone
from xueji.common import crypto
from xueji.common.audit.services import record
from xueji.foundation.organizations.models import Person
person = Person.objects.create(code="p1", name="计元善", category="leader",
                               phone_sealed=crypto.encrypt("13800000000"))
record(actor=None, action="test.write", target=person, summary="新建人员", at=timezone.now())
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


def runner(data: Path, url: str) -> Run:
    """Calls ``python -m <arguments>`` with a data folder and a database of its own."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "XUEJI_DATA_DIR": str(data), "XUEJI_DATABASE_URL": url}
        if not url:
            environment.pop("XUEJI_DATABASE_URL")
        environment["DJANGO_SETTINGS_MODULE"] = "xueji.config.settings"
        return subprocess.run(
            [sys.executable, "-m", *arguments], env=environment, capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture(scope="module")
def new_database() -> Iterator[Callable[[str], str]]:
    """Makes databases beside the one of the test run, empty or copied from another; SQLite needs none."""
    made: list[str] = []

    def make(template: str = "") -> str:
        if not BASE:
            return ""
        name = f"backup_{uuid.uuid4().hex[:12]}"
        source = f" TEMPLATE {template.rpartition('/')[2]}" if template else ""
        with psycopg.connect(BASE, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{source}")
        made.append(name)
        return f"{BASE.rpartition('/')[0]}/{name}"

    yield make
    for name in made:
        with psycopg.connect(BASE, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True)
class Platform:
    """A platform with one person, one audit line and one stored file; its backup and its keys."""

    data: Path
    url: str
    backup: Path
    keys: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]) -> Platform:
    """Made once; the tests work on copies."""
    folder = tmp_path_factory.mktemp("platform")
    data, url = folder / "data", new_database("")
    run = runner(data, url)
    assert run("xueji", "migrate").returncode == 0
    done = run("django", "shell", "-v", "0", "-c", WRITE)
    assert done.returncode == 0, done.stderr
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "abcd").write_bytes(STORED)
    assert run("xueji", "audit", "verify").returncode == 0
    done = run("xueji", "backup", str(folder / "backups"), "--keys", str(folder / "keys.json"))
    assert done.returncode == 0, done.stderr
    return Platform(data, url, next((folder / "backups").glob("xueji-*.tar")), folder / "keys.json")


@pytest.fixture
def copied(made: Platform, tmp_path: Path, new_database: Callable[[str], str]) -> tuple[Run, Path]:
    """A copy of the platform: what calls it, and its data folder."""
    shutil.copytree(made.data, tmp_path / "data")
    return runner(tmp_path / "data", new_database(made.url)), tmp_path / "data"


def content(run: Run) -> str:
    """What the database holds, as one line."""
    return run("django", "shell", "-v", "0", "-c", COUNT).stdout


def test_what_was_saved_comes_back_on_another_machine(
    made: Platform, tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    other = runner(tmp_path / "elsewhere", new_database(""))
    refused = other("xueji", "restore", str(made.backup))
    assert refused.returncode == 1 and "密钥与备份不符" in refused.stderr
    done = other("xueji", "restore", str(made.backup), "--keys", str(made.keys))
    assert done.returncode == 0, done.stderr
    assert "审计记录 1 条" in done.stdout
    assert "1 [('计元善', '13800000000')]" in content(other)
    assert (tmp_path / "elsewhere/files/ab/abcd").read_bytes() == STORED
    assert other("xueji", "audit", "verify").returncode == 0


def test_what_is_there_is_replaced_only_when_asked(made: Platform, copied: tuple[Run, Path]) -> None:
    run, data = copied
    run("django", "shell", "-v", "0", "-c", WRITE.replace("p1", "p2").replace("计元善", "阮淑珍"))
    refused = run("xueji", "restore", str(made.backup))
    assert refused.returncode == 1 and "--replace" in refused.stderr
    assert "阮淑珍" in content(run)
    assert run("xueji", "restore", str(made.backup), "--replace").returncode == 0
    assert "阮淑珍" not in content(run) and "计元善" in content(run)
    assert len(list(data.glob("files.before-*"))) == 1
    if not BASE:
        assert len(list(data.glob("xueji.sqlite3.before-*"))) == 1


def damaged(backup: Path, folder: Path, harm: str) -> Path:
    """A copy of a backup that something happened to."""
    whole, path = backup.read_bytes(), folder / f"{harm}.tar"
    if harm == "missing":
        with tarfile.open(backup) as source, tarfile.open(path, "w") as target:
            for member in source:
                if not member.name.startswith("files/"):
                    target.addfile(member, source.extractfile(member))
        return path
    flipped = whole[:3000] + bytes([whole[3000] ^ 1]) + whole[3001:]
    path.write_bytes({"cut": whole[: len(whole) // 2], "bit": flipped, "other": b"no backup"}[harm])
    return path


@pytest.mark.parametrize("harm", ["cut", "bit", "other", "missing"])
def test_a_damaged_backup_is_found(made: Platform, tmp_path: Path, harm: str) -> None:
    assert restoring.check(made.backup).files
    with pytest.raises(BackupUnreadable, match="备份"):
        restoring.check(damaged(made.backup, tmp_path, harm))


def test_a_damaged_backup_changes_nothing(made: Platform, copied: tuple[Run, Path], tmp_path: Path) -> None:
    run, data = copied
    done = run("xueji", "restore", str(damaged(made.backup, tmp_path, "bit")), "--replace")
    assert done.returncode == 1 and "已损坏" in done.stderr and "Traceback" not in done.stderr
    assert "计元善" in content(run) and not list(data.glob("*.before-*"))


def test_a_database_in_use_is_not_replaced(made: Platform, copied: tuple[Run, Path]) -> None:
    if BASE:
        pytest.skip("needs SQLite: PostgreSQL swaps the tables in one transaction")
    run, data = copied
    held = sqlite3.connect(data / "xueji.sqlite3")
    held.execute("BEGIN IMMEDIATE")
    done = run("xueji", "restore", str(made.backup), "--replace")
    held.close()
    assert done.returncode == 1 and "请先停止" in done.stderr
    assert "计元善" in content(run)


def test_old_backups_go_and_keys_are_never_overwritten(made: Platform, tmp_path: Path) -> None:
    run = runner(made.data, made.url)
    for day in (1, 2):
        (tmp_path / f"xueji-2020010{day}-000000.tar").write_bytes(b"")
    refused = run("xueji", "backup", str(tmp_path), "--keys", str(made.keys))
    assert refused.returncode == 1 and "已经存在" in refused.stderr
    assert run("xueji", "backup", str(tmp_path), "--keep", "2").returncode == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 2 and names[0] == "xueji-20200102-000000.tar"


def test_what_is_still_arriving_or_just_went_stops_no_backup(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = str(tmp_path / "files"), str(tmp_path)
    for name in ("incoming/1", "ab/gone", "ab/kept", ".lock"):
        (tmp_path / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "files" / name).write_bytes(STORED)
    (tmp_path / "audit_head.json").write_text("before")

    def copy(path: Path) -> None:
        path.write_bytes(b"database")
        (tmp_path / "audit_head.json").write_text("after")

    listed = making._stored_files

    def one_goes() -> list[tuple[str, Path]]:
        found = listed()
        (tmp_path / "files/ab/gone").unlink()
        return found

    monkeypatch.setattr(making.databases, "copy_to", copy)
    monkeypatch.setattr(making, "_stored_files", one_goes)
    monkeypatch.setattr(making, "_manifest", lambda _: Manifest(1, "0", "", "sqlite", [], {}))
    path, manifest = making.make(tmp_path / "backups", datetime(2026, 3, 1, tzinfo=UTC))
    assert set(manifest.files) == {databases.NAMES[connection.vendor], "audit_head.json", "files/ab/kept"}
    unpacked = dict(checked_members(path, manifest, tmp_path / "unpacked"))
    assert unpacked["audit_head.json"].read_text() == "before"
