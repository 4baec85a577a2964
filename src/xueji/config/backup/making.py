"""Makes a backup while the platform is in use."""

import os
import shutil
import tarfile
import tempfile
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from xueji.common.files import store
from xueji.config.backup import databases, keys
from xueji.config.backup.archive import FORMAT, Manifest, add_file, add_manifest

FILES = "files/"
MARKS = ("audit_head.json", "audit_anchors.jsonl")
"""What stands in the data folder beside database, files and keys and must come back with them."""


def make(folder: Path, now: datetime) -> tuple[Path, Manifest]:
    """Write ``xueji-<moment>.tar`` into a folder; a file with that name is always a whole backup.

    The database is copied before the files: a file is stored before the row that names it, so every row of
    the copy finds its file. The marks of the audit chain are copied before both: marks newer than the
    database would tell of lines it does not have.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"xueji-{now:%Y%m%d-%H%M%S}.tar"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as workplace:
        marks = _copied_marks(Path(workplace))
        copy = Path(workplace) / databases.NAMES[connection.vendor]
        databases.copy_to(copy)
        unfinished = Path(workplace) / "unfinished.tar"
        manifest = _manifest(now)
        with tarfile.open(unfinished, "w") as archive:
            add_file(archive, manifest, copy.name, copy)
            for source in marks:
                add_file(archive, manifest, source.name, source)
            for name, source in _stored_files():
                # Gone since it was listed: nobody has used it for a day (files.sweep).
                with suppress(FileNotFoundError):
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


def _copied_marks(folder: Path) -> list[Path]:
    present = [path for name in MARKS if (path := Path(settings.DATA_DIR) / name).is_file()]
    return [Path(shutil.copyfile(path, folder / path.name)) for path in present]


def _stored_files() -> list[tuple[str, Path]]:
    """Name in the backup and place of each file; those that are still arriving are not there yet."""
    root = Path(settings.MEDIA_ROOT)
    found = [(path.relative_to(root), path) for path in sorted(root.rglob("*")) if path.is_file()]
    return [(f"{FILES}{name.as_posix()}", path) for name, path in found if _is_stored(name)]


def _is_stored(name: Path) -> bool:
    return name.parts[0] != store.INCOMING and not any(part.startswith(".") for part in name.parts)
