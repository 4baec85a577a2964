"""Reads settings from environment variables, failing loudly on values that make no sense."""

import os
import secrets
from pathlib import Path

import dj_database_url

from xueji.common import private_files
from xueji.common.errors import UnsafeSettings

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}
SECRET_KEY_MIN_CHARACTERS = 50
REPLICA_CONNECT_SECONDS = 2
LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"]


def env_flag(name: str, default: bool) -> bool:
    """Read a yes/no variable; anything but the usual words is refused."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    word = raw.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise UnsafeSettings(f"{name}={raw!r} is neither yes nor no; use 1 or 0.")


def env_text(name: str) -> str:
    """Read a text; empty when unset."""
    return os.environ.get(name, "").strip()


def env_list(name: str) -> list[str]:
    """Read a comma-separated variable; empty items are dropped."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def env_number(name: str, default: int) -> int:
    """Read a whole number."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        return int(raw)
    except ValueError:
        raise UnsafeSettings(f"{name}={raw!r} is not a whole number.") from None


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """Read one of a few words."""
    value = env_text(name) or default
    if value not in choices:
        raise UnsafeSettings(f"{name}={value!r} must be one of {', '.join(choices)}.")
    return value


def data_directory() -> Path:
    """Folder for the SQLite file, uploads, keys and caches; made when missing."""
    folder = Path(os.environ.get("XUEJI_DATA_DIR", "data")).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def stored_secret(folder: Path, name: str) -> str:
    """A random secret kept in a file that only the owner reads, made at the first start.

    Raises:
        UnsafeSettings: the file is there and empty; what was signed or sealed with it needs the former one.
    """
    path = folder / name
    if not path.exists():
        private_files.write(path, secrets.token_urlsafe(64), only_new=True)
    found = path.read_text(encoding="ascii").strip()
    if not found:
        raise UnsafeSettings(
            f"{path} is empty. Write the value kept by `xueji backup --keys` into it; only where nothing has "
            "been stored yet, delete the file and start again."
        )
    return found


def secret_key(folder: Path) -> str:
    """The signing key: ``XUEJI_SECRET_KEY``, else one generated into the data folder."""
    given = os.environ.get("XUEJI_SECRET_KEY")
    if given is None:
        return stored_secret(folder, "secret_key")
    if len(given) < SECRET_KEY_MIN_CHARACTERS or len(set(given)) < 10:
        raise UnsafeSettings(
            f"XUEJI_SECRET_KEY must have at least {SECRET_KEY_MIN_CHARACTERS} characters and look random; "
            'make one with: python -c "import secrets; print(secrets.token_urlsafe(64))"'
        )
    return given


def planned_for_pages(found: dj_database_url.DBConfig) -> dj_database_url.DBConfig:
    """Tell PostgreSQL how to plan for pages; what the address says (``?options=``) comes after and wins.

    Tables and indices are in memory or on an SSD: following an index costs hardly more than reading on. And a
    statement of a page is over before compiling it would have paid.
    """
    if found["ENGINE"].endswith("postgresql"):
        options = found.setdefault("OPTIONS", {})
        options["options"] = f"-c random_page_cost=1.1 -c jit=off {options.get('options', '')}".rstrip()
    return found


def replica_database(url: str, primary_engine: str) -> dj_database_url.DBConfig:
    """Django's settings of a streaming replica: short patience, no writes even if the address is a wrong one.

    Raises:
        UnsafeSettings: one of the two is no PostgreSQL; SQLite has no replicas.
    """
    found = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    if {primary_engine, found["ENGINE"]} != {"django.db.backends.postgresql"}:
        raise UnsafeSettings(
            "XUEJI_REPLICA_URL needs PostgreSQL on both sides: a streaming replica of XUEJI_DATABASE_URL."
        )
    options = planned_for_pages(found)["OPTIONS"]
    options["connect_timeout"] = REPLICA_CONNECT_SECONDS
    options["options"] += " -c default_transaction_read_only=on"
    found["TEST"] = {"MIRROR": "default"}
    return found


def refuse_unsafe(*, debug: bool, allowed_hosts: list[str]) -> None:
    """Refuse debug pages on any host that others can reach."""
    foreign = [host for host in allowed_hosts if host not in LOOPBACK_NAMES]
    if debug and foreign:
        raise UnsafeSettings(
            f"XUEJI_DEBUG=1 with XUEJI_ALLOWED_HOSTS={','.join(foreign)} would show the inside of the system "
            "to others. Unset XUEJI_DEBUG, or serve on 127.0.0.1 only."
        )
