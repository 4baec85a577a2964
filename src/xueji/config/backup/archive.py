"""The backup file: a tar with a manifest that lists every member with its size and SHA-256."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from xueji.common.errors import DomainError

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK_BYTES = 1 << 20


class BackupUnreadable(DomainError):
    """The file is no backup, is damaged, or comes from a newer program."""


@dataclass
class Manifest:
    """What a backup holds. ``files``: member name → (bytes, SHA-256)."""

    format: int
    version: str
    made_at: str
    database: str
    migrations: list[str]
    key_marks: dict[str, str]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)


def add_file(archive: tarfile.TarFile, manifest: Manifest, name: str, path: Path) -> None:
    """Add one file and note its digest; what is read is what is noted, even if the file grows meanwhile."""
    size = path.stat().st_size
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(path.stat().st_mtime)
    with path.open("rb") as file:
        reader = _Digesting(file)
        archive.addfile(info, reader)
    manifest.files[name] = (size, reader.digest.hexdigest())


def add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Close a backup with its manifest."""
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size, info.mode = len(content), 0o600
    archive.addfile(info, io.BytesIO(content))


class _Digesting:
    """A file whose bytes are counted into a digest as they are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.digest.update(content)
        return content


def read_manifest(path: Path) -> Manifest:
    """The manifest of a backup.

    Raises:
        BackupUnreadable: no backup, damaged, or of a later format.
    """
    try:
        with tarfile.open(path) as archive:
            member = archive.extractfile(MANIFEST)
            facts: dict[str, Any] = json.load(member) if member else {}
    except (OSError, tarfile.TarError, KeyError, ValueError, EOFError):
        raise BackupUnreadable(f"{path.name} 不是备份文件，或者没有写完，请换一份备份。") from None
    if facts.get("format") != FORMAT:
        raise BackupUnreadable("这份备份来自更新的版本，请先升级程序再恢复。")
    facts["files"] = {name: (int(size), str(digest)) for name, (size, digest) in facts["files"].items()}
    return Manifest(**facts)


def checked_members(path: Path, manifest: Manifest, folder: Path) -> Iterator[tuple[str, Path]]:
    """Unpack every member into a folder, each compared with the manifest.

    Raises:
        BackupUnreadable: a member is missing, too much, or not what the manifest says.
    """
    left = dict(manifest.files)
    try:
        with tarfile.open(path) as archive:
            for info in archive:
                if info.name == MANIFEST:
                    continue
                expected = left.pop(info.name, None)
                if expected is None or not info.isfile() or not _is_inside(info.name):
                    raise BackupUnreadable(f"备份里有不该有的内容：{info.name}")
                target = folder / info.name
                _unpack(archive, info, target, expected)
                yield info.name, target
    except (OSError, tarfile.TarError, EOFError) as error:
        raise BackupUnreadable(f"备份文件已损坏，读不完整：{error}") from None
    if left:
        raise BackupUnreadable(f"备份里缺少 {len(left)} 个文件，例如 {next(iter(left))}")


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _unpack(archive: tarfile.TarFile, info: tarfile.TarInfo, target: Path, expected: tuple[int, str]) -> None:
    source = archive.extractfile(info)
    if source is None:
        raise BackupUnreadable(f"备份里的 {info.name} 读不出来")
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while content := source.read(CHUNK_BYTES):
            digest.update(content)
            size += len(content)
            file.write(content)
    if (size, digest.hexdigest()) != expected:
        raise BackupUnreadable(f"备份里的 {info.name} 与清单不符，文件已损坏")
