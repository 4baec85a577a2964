"""The ring of keys: a file outside the database that holds every key a value may have been sealed with.

The newest values are sealed with the current key; the others are kept to read what is older. The file is read
again when it changes, so that a running server follows ``xueji keys rotate``.
"""

import hmac
import json
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from xueji.common import private_files
from xueji.common.crypto.suites import Suite
from xueji.common.errors import DomainError

FIRST_ID: Final = "k1"
FILE_NAME: Final = "keyring.json"
# What earlier versions kept their only key in; it is the first key of the ring.
FORMER_NAME: Final = "field_key"
SECRET_BYTES: Final = 64


class KeyMissing(DomainError):
    """A value names a key that is not in the ring."""


class RingUnreadable(DomainError):
    """The file of the ring is no ring."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, its secret and when it was made (text, empty when not known)."""

    key_id: str
    secret: str
    made_at: str = ""


@dataclass(frozen=True)
class Ring:
    """Every key by its name, in the order they were made, and the one new values are sealed with."""

    keys: dict[str, Key]
    current_id: str

    @property
    def current(self) -> Key:
        """The key new values are sealed with."""
        return self.keys[self.current_id]

    def key(self, key_id: str) -> Key:
        """One key.

        Raises:
            KeyMissing: the ring lacks it.
        """
        if key_id not in self.keys:
            raise KeyMissing(
                f"密钥环里没有密钥 {key_id}：请把写入这些内容的机器上的 {FILE_NAME} 复制到本机。"
            )
        return self.keys[key_id]

    def with_new_key(self, now: datetime) -> "Ring":
        """The ring with one more key, which is not used before ``with_current``."""
        number = 1 + max(int(name[1:]) for name in self.keys)
        made = Key(f"k{number}", secrets.token_urlsafe(SECRET_BYTES), now.isoformat(timespec="seconds"))
        return replace(self, keys={**self.keys, made.key_id: made})

    def with_current(self, key_id: str) -> "Ring":
        """The ring sealing with another of its keys from now on."""
        return replace(self, current_id=self.key(key_id).key_id)

    def without(self, key_id: str) -> "Ring":
        """The ring without a key."""
        return replace(self, keys={name: key for name, key in self.keys.items() if name != key_id})

    def as_text(self) -> str:
        """The content of the file."""
        keys = [
            {"id": key.key_id, "secret": key.secret, "made_at": key.made_at} for key in self.keys.values()
        ]
        return json.dumps({"current": self.current_id, "keys": keys}, indent=1)


@cache
def derived(suite: Suite, secret: str, purpose: str) -> bytes:
    """The key of one purpose, so that no secret serves two algorithms."""
    return hmac.new(secret.encode(), f"{suite.name}.{purpose}".encode(), suite.digest).digest()


def parsed(text: str) -> Ring:
    """A ring from the content of its file.

    Raises:
        RingUnreadable: it is something else.
    """
    try:
        found: dict[str, Any] = json.loads(text)
        keys = {
            str(one["id"]): Key(str(one["id"]), str(one["secret"]), str(one.get("made_at", "")))
            for one in found["keys"]
        }
        ring = Ring(keys, str(found["current"]))
    except (ValueError, TypeError, KeyError):
        raise RingUnreadable("密钥环文件已损坏，请用另外保存的密钥文件恢复。") from None
    named = all(name[:1] == "k" and name[1:].isdigit() and key.secret for name, key in keys.items())
    if ring.current_id not in keys or not named:
        raise RingUnreadable("密钥环文件不完整：没有当前密钥，或有密钥的名称、内容为空。")
    return ring


def ring_file() -> Path:
    """Where the ring is kept."""
    return Path(settings.KEYRING_FILE)


class _Kept:
    """The ring as it was read last, and the state of the file then."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: tuple[str, int, int, int] | None = None
        self._ring: Ring | None = None

    def get(self) -> Ring:
        """The ring as the file has it now; made at the first start."""
        path = ring_file()
        try:
            state = path.stat()
        except FileNotFoundError:
            with self._lock:
                _make_first(path)
            state = path.stat()
        seen = (str(path), state.st_ino, state.st_mtime_ns, state.st_size)
        if self._ring is None or seen != self._seen:
            with self._lock:
                self._ring, self._seen = parsed(path.read_text(encoding="ascii")), seen
        return self._ring


_kept = _Kept()
held_ring = _kept.get


def _make_first(path: Path) -> None:
    former = path.parent / FORMER_NAME
    known = former.read_text(encoding="ascii").strip() if former.exists() else ""
    first = Key(FIRST_ID, known or secrets.token_urlsafe(SECRET_BYTES))
    private_files.write(path, Ring({FIRST_ID: first}, FIRST_ID).as_text(), only_new=True)


def save(changed: Ring) -> None:
    """Replace the file in one step; only its owner reads it."""
    private_files.write(ring_file(), changed.as_text())
