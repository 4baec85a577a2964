"""Checks a backup and brings it back."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xueji.common.errors import DomainError
from xueji.config.backup import databases, keys
from xueji.config.backup.archive import BackupUnreadable, Manifest, checked_members, read_manifest
from xueji.config.backup.making import FILES


class RestoreRefused(DomainError):
    """Something is in the place the backup would go to."""


def check(path: Path) -> Manifest:
    """Read a whole backup and compare every member with its digest."""
    manifest = read_manifest(path)
    with tempfile.TemporaryDirectory(prefix="xueji-check-") as folder:
        for _, unpacked in checked_members(path, manifest, Path(folder)):
            unpacked.unlink()
    return manifest


def restore(path: Path, now: datetime, *, keys_file: Path | None, replace: bool) -> Manifest:
    """Bring a backup back into the configured database and data folder.

    Everything is unpacked and checked first; only then is anything touched. Tables of an older program are
    brought up to date afterwards.

    Raises:
        BackupUnreadable, KeysDiffer, RestoreRefused, DatabaseNotCopied: nothing was changed.
    """
    manifest = read_manifest(path)
    _refuse(manifest, replace=replace)
    data = Path(settings.DATA_DIR)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        members = dict(checked_members(path, manifest, Path(folder)))
        if keys_file is not None:
            keys.put_back(keys_file)
        keys.refuse_others(manifest.key_marks)
        databases.bring_back(members.pop(databases.NAMES[manifest.database]), now)
        _bring_files(members, data, now)
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def _refuse(manifest: Manifest, *, replace: bool) -> None:
    if manifest.database != connection.vendor:
        raise RestoreRefused(
            f"这份备份来自 {manifest.database}，现在配置的是 {connection.vendor}；"
            "请把 XUEJI_DATABASE_URL 改成同一种数据库。"
        )
    known = {f"{app}.{name}" for app, name in MigrationExecutor(connection).loader.disk_migrations}
    if not set(manifest.migrations) <= known:
        raise BackupUnreadable("这份备份来自更新的版本，请先升级程序再恢复。")
    if not databases.is_empty() and not replace:
        raise RestoreRefused("这里已有数据。确认要用备份替换时加上 --replace；原有的数据库文件会改名保留。")


def _bring_files(members: dict[str, Path], data: Path, now: datetime) -> None:
    root = Path(settings.MEDIA_ROOT)
    if root.exists():
        root.rename(root.with_name(f"{root.name}.before-{now:%Y%m%d-%H%M%S}"))
    root.mkdir(parents=True)
    for name, unpacked in members.items():
        target = root / name.removeprefix(FILES) if name.startswith(FILES) else data / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(unpacked, target)
