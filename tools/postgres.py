"""A throw-away PostgreSQL cluster on a free loopback port, for tests and benchmarks."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "jit": "off",
    "shared_buffers": "256MB",
    "max_connections": "100",
}
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def program(name: str) -> str:
    """Path of a PostgreSQL server program.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
    """
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(beside[-1]) if beside else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is missing; install PostgreSQL (Debian: postgresql)")
    return found


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_server_account(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; root hands over to the account of the Debian package."""
    if os.geteuid() != 0:
        return command
    return ["runuser", "-u", "postgres", "--", *command]


@contextmanager
def cluster(*, durable: bool = False, tables: Path | None = None) -> Iterator[tuple[str, int]]:
    """Start a cluster, yield its database URL and process id, stop it and remove its files.

    Args:
        durable: keep fsync on (benchmarks and crash tests); off is faster and enough for other tests.
        tables: an empty folder of another disk for the data; the write-ahead log stays with the other files.
    """
    folder = Path(tempfile.mkdtemp(prefix="xueji-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, port = (tables or folder) / "data", free_port()
    settings = SETTINGS if durable else {**SETTINGS, **FAST_SETTINGS}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    initialize = [
        program("initdb"),
        "-D",
        str(data),
        "-X",
        str(folder / "log-of-changes"),
        "-U",
        "xueji",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    control = [program("pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    try:
        subprocess.run(as_server_account(initialize), **quiet)  # type: ignore[call-overload]
        start = [*control, "-o", f"-p {port} -k {folder} {options}", "start"]
        subprocess.run(as_server_account(start), **quiet)  # type: ignore[call-overload]
        process_id = int((data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        yield f"postgres://xueji@127.0.0.1:{port}/postgres", process_id
    finally:
        subprocess.run(
            as_server_account([*control, "-m", "immediate", "stop"]),
            check=False,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        shutil.rmtree(folder, ignore_errors=True)
