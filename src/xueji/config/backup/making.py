"""Makes a backup while the platform is in use."""

import os
import tarfile
import tempfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from xueji.config.backup import databases, keys
from xueji.config.backup.archive import FORMAT, Manifest, add_file, add_manifest

FILES = "files/"
MARKS = ("audit_head.json", "audit_anchors.jsonl")
"""What stands in the data folder beside database, files and keys and must come back with them."""


def make(folder: Path, now: datetime) -> tuple[Path, Manifest]:
    """Write ``xueji-<moment>.tar`` into a folder; a file with that name is always a whole backup.

    The database is copied before the files: a file is stored before the row that names it, so every row of
    the copy finds its file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"xueji-{now:%Y%m%d-%H%M%S}.tar"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as workplace:
        copy = Path(workplace) / databases.NAMES[connection.vendor]
        databases.copy_to(copy)
        unfinished = Path(workplace) / "unfinished.tar"
        manifest = _manifest(now)
        with tarfile.open(unfinished, "w") as archive:
            add_file(archive, manifest, copy.name, copy)
            for name, source in _stored_files():
                add_file(archive, manifest, name, source)
            add_manifest(archive, manifest)
        unfinished.chmod(0o600)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.rename(path)
    return path, manifest


def prune(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest ``keep`` backups of a folder; returns those deleted."""
    old = sorted(folder.glob("xueji-*.tar"))[:-keep]
    for path in old:
        path.unlink()
    return old


def _manifest(now: datetime) -> Manifest:
    recorder = MigrationRecorder(connection)
    return Manifest(
        format=FORMAT,
        version=version("xueji"),
        made_at=now.isoformat(),
        database=connection.vendor,
        migrations=sorted(f"{app}.{name}" for app, name in recorder.applied_migrations()),
        key_marks=keys.marks(),
    )


def _stored_files() -> list[tuple[str, Path]]:
    root, data = Path(settings.MEDIA_ROOT), Path(settings.DATA_DIR)
    found = [(name, data / name) for name in MARKS if (data / name).is_file()]
    if root.is_dir():
        found += [
            (f"{FILES}{path.relative_to(root).as_posix()}", path)
            for path in sorted(root.rglob("*"))
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
        ]
    return found
