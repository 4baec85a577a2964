"""The keys, which are kept apart from the backup: whoever has only one of the two has nothing personal."""

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from xueji.common.errors import DomainError

NAMES = ("field_key", "audit_key", "secret_key")


class KeysDiffer(DomainError):
    """The keys are not those the backup was made with."""


def marks() -> dict[str, str]:
    """A short one-way mark of each key, by which a restore sees whether the right keys are in place."""
    values = {"field_key": settings.FIELD_KEY, "audit_key": settings.AUDIT_KEY}
    return {name: _mark(name, value) for name, value in values.items()}


def _mark(name: str, value: str) -> str:
    return hashlib.sha256(f"xueji backup {name} {value}".encode()).hexdigest()[:16]


def save(path: Path, now: datetime) -> None:
    """Write the keys into a file that only the owner reads; an existing file is never overwritten."""
    data = Path(settings.DATA_DIR)
    held = {
        name: (data / name).read_text(encoding="ascii").strip() for name in NAMES if (data / name).exists()
    }
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeysDiffer(f"{path} 已经存在，不会覆盖；请换一个文件名。") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump({"made_at": now.isoformat(), **held}, file)


def put_back(path: Path) -> None:
    """Put saved keys into the data folder; a key that is there already must be the same.

    Raises:
        KeysDiffer: the file holds no keys, or another key is in place.
    """
    try:
        saved = json.loads(path.read_text(encoding="ascii"))
        found = {name: str(saved[name]) for name in NAMES if name in saved}
    except (OSError, ValueError, TypeError):
        raise KeysDiffer(f"{path} 不是密钥文件。") from None
    if not found:
        raise KeysDiffer(f"{path} 里没有密钥。")
    for name, value in found.items():
        _put(Path(settings.DATA_DIR) / name, value)
    settings.FIELD_KEY = found.get("field_key", settings.FIELD_KEY)
    settings.AUDIT_KEY = found.get("audit_key", settings.AUDIT_KEY)


def _put(place: Path, value: str) -> None:
    # The program makes keys of its own at its first start in an empty folder; those have sealed nothing yet.
    if place.exists() and place.read_text(encoding="ascii").strip() != value:
        place.rename(place.with_name(f"{place.name}.replaced"))
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value)


def refuse_others(expected: dict[str, str]) -> None:
    """Refuse to go on with keys the backup was not made with: its phone numbers could never be read again."""
    wrong = [name for name, mark in marks().items() if expected.get(name, mark) != mark]
    if wrong:
        raise KeysDiffer(
            f"密钥与备份不符（{'、'.join(wrong)}）：请用 --keys 指定备份时导出的密钥文件，"
            "否则加密的内容读不出来。"
        )
