"""Files under their SHA-256: either whole and on the disk, or not there."""

import contextlib
import errno
import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from xueji.common.errors import DomainError

INCOMING = "incoming"
FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was kept."""

    sha256: str
    size_bytes: int


def folder() -> Path:
    """Where files are."""
    return Path(settings.MEDIA_ROOT)


def path_of(sha256: str) -> Path:
    """Where the bytes of a digest are, whether or not they are there."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256 in hexadecimal")
    return folder() / sha256[:2] / sha256


def keep(chunks: Iterable[bytes]) -> StoredFile:
    """Write the bytes to the disk for good; the same bytes are kept once.

    Raises:
        DomainError: the disk is full; nothing is left behind.
    """
    incoming = folder() / INCOMING / uuid.uuid4().hex
    try:
        incoming.parent.mkdir(parents=True, exist_ok=True)
        stored = _write(incoming, chunks)
        final = path_of(stored.sha256)
        final.parent.mkdir(exist_ok=True)
        with alone():
            os.replace(incoming, final)
        _sync_folder(final.parent)
    except OSError as error:
        if error.errno in FULL_DISK:
            raise DomainError("服务器的磁盘空间不足，文件没有保存。请联系系统管理员。") from error
        raise
    finally:
        with contextlib.suppress(OSError):
            incoming.unlink(missing_ok=True)
    return stored


def _write(path: Path, chunks: Iterable[bytes]) -> StoredFile:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    return StoredFile(digest.hexdigest(), size)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Only one process at a time puts a file in its place or takes one away."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stored() -> Iterator[Path]:
    """Every file in its place."""
    for shelf in sorted(folder().glob("??")):
        yield from (path for path in sorted(shelf.iterdir()) if len(path.name) == 64)
