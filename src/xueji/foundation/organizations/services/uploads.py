"""Uploaded files between preview and commit: under a random name, bound to the account."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing

from xueji.common.errors import DomainError

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

SALT = "organizations.upload"
KEPT = timedelta(hours=2)


class UploadGone(DomainError):
    """The parked file is no longer there, or belongs to somebody else."""


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def park(content: bytes, *, name: str, user: "User") -> str:
    """Keep a file for a while and return the token that only this account can redeem.

    Args:
        name: what the person called the file; shown again, never used as a path.

    Raises:
        UploadGone: the disk does not take the file.
    """
    key = secrets.token_urlsafe(24)
    path = _folder() / key
    try:
        path.touch(mode=0o600)
        path.write_bytes(content)
    except OSError:
        path.unlink(missing_ok=True)
        raise UploadGone("文件没有保存成功，请联系管理员检查磁盘空间，然后重新上传。") from None
    return signing.dumps({"key": key, "user": user.pk, "name": name[:100]}, salt=SALT)


def _redeem(token: str, user: "User") -> tuple[Path, str]:
    try:
        facts = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        raise UploadGone("上传的文件已过期，请重新上传。") from None
    if facts["user"] != user.pk:
        raise UploadGone("上传的文件已过期，请重新上传。")
    return _folder() / facts["key"], facts["name"]


def parked(token: str, *, user: "User") -> tuple[bytes, str]:
    """The parked file and what the person called it.

    Raises:
        UploadGone: it expired, was taken over already, or belongs to another account.
    """
    path, name = _redeem(token, user)
    try:
        return path.read_bytes(), name
    except FileNotFoundError:
        raise UploadGone("上传的文件已处理或已过期，请重新上传。") from None


def discard(token: str, *, user: "User") -> None:
    """Remove a parked file; one that is gone already is fine."""
    path, _ = _redeem(token, user)
    path.unlink(missing_ok=True)


def sweep_uploads(now: datetime) -> None:
    """Remove files that nobody came back for."""
    for path in _folder().iterdir():
        if path.stat().st_mtime < (now - KEPT).timestamp():
            path.unlink(missing_ok=True)
