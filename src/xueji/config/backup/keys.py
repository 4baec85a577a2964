"""The keys, which are kept apart from the backup: whoever has only one of the two has nothing personal."""

import hashlib
import json
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from xueji.common import private_files
from xueji.common.crypto import ring
from xueji.common.errors import DomainError

NAMES = ("audit_key", "secret_key")
"""Files of the data folder with one secret each, beside the ring of keys."""
RING = "keyring"


class KeysDiffer(DomainError):
    """The keys are not those the backup was made with."""


def marks() -> dict[str, str]:
    """A short one-way mark of each key, by which a restore sees whether the right keys are in place."""
    values = {_name(key_id): key.secret for key_id, key in ring.held_ring().keys.items()}
    values["audit_key"] = settings.AUDIT_KEY
    return {name: _mark(name, value) for name, value in values.items()}


def _name(key_id: str) -> str:
    """Backups of earlier versions know the first key of the ring as their only one."""
    return ring.FORMER_NAME if key_id == ring.FIRST_ID else f"{ring.FORMER_NAME}.{key_id}"


def _mark(name: str, value: str) -> str:
    return hashlib.sha256(f"xueji backup {name} {value}".encode()).hexdigest()[:16]


def save(path: Path, now: datetime) -> None:
    """Write the keys into a file that only the owner reads; an existing file is never overwritten."""
    data = Path(settings.DATA_DIR)
    held = {
        name: (data / name).read_text(encoding="ascii").strip() for name in NAMES if (data / name).exists()
    }
    held[RING] = ring.held_ring().as_text()
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
        saved_ring = _saved_ring(saved)
    except (OSError, ValueError, TypeError):
        raise KeysDiffer(f"{path} 不是密钥文件。") from None
    if not found and saved_ring is None:
        raise KeysDiffer(f"{path} 里没有密钥。")
    for name, value in found.items():
        _put(Path(settings.DATA_DIR) / name, value)
    settings.AUDIT_KEY = found.get("audit_key", settings.AUDIT_KEY)
    if saved_ring is not None:
        _put_ring(saved_ring)


def _saved_ring(saved: dict[str, Any]) -> ring.Ring | None:
    if RING in saved:
        return ring.parsed(str(saved[RING]))
    if ring.FORMER_NAME in saved:
        first = ring.Key(ring.FIRST_ID, str(saved[ring.FORMER_NAME]))
        return ring.Ring({first.key_id: first}, first.key_id)
    return None


def _put_ring(saved: ring.Ring) -> None:
    """Keys made since the backup stay beside it; another ring is put aside under a name of its own."""
    present = ring.held_ring()
    if all(present.keys.get(key_id, key).secret == key.secret for key_id, key in saved.keys.items()):
        ring.save(replace(saved, keys={**saved.keys, **present.keys}, current_id=_newer(present, saved)))
        return
    place = ring.ring_file()
    place.rename(place.with_name(f"{place.name}.replaced"))
    ring.save(saved)


def _newer(present: ring.Ring, saved: ring.Ring) -> str:
    return max(present.current_id, saved.current_id, key=lambda key_id: int(key_id[1:]))


def _put(place: Path, value: str) -> None:
    # The program makes keys of its own at its first start in an empty folder; those have sealed nothing yet.
    if place.exists() and place.read_text(encoding="ascii").strip() != value:
        place.rename(place.with_name(f"{place.name}.replaced"))
    private_files.write(place, value)


def refuse_others(expected: dict[str, str]) -> None:
    """Refuse to go on with keys the backup was not made with: its phone numbers could never be read again."""
    present = marks()
    wrong = [name for name, mark in expected.items() if present.get(name) != mark]
    if wrong:
        raise KeysDiffer(
            f"密钥与备份不符（{'、'.join(wrong)}）：请用 --keys 指定备份时导出的密钥文件，"
            "否则加密的内容读不出来。"
        )
