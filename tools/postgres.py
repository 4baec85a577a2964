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
from urllib.parse import urlsplit

SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
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


class Server:
    """One PostgreSQL server with its data in a folder of its own, started and stopped at will."""

    def __init__(self, folder: Path, data: Path, settings: dict[str, str]) -> None:
        self.folder, self.data, self.port = folder, data, free_port()
        self.url = f"postgres://xueji@127.0.0.1:{self.port}/postgres"
        self._options = " ".join(f"-c {name}={value}" for name, value in settings.items())

    @property
    def process_id(self) -> int:
        """Of the running server."""
        return int((self.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])

    def start(self) -> None:
        """Start and wait until it answers."""
        self._control("-o", f"-p {self.port} -k {self.folder} {self._options}", "start")

    def stop(self) -> None:
        """Stop as a power cut does; nothing to do when it has stopped before."""
        if (self.data / "postmaster.pid").exists():
            self._control("-m", "immediate", "stop", check=False)

    def promote(self) -> None:
        """Make a standby take writes."""
        self._control("promote")

    def _control(self, *words: str, check: bool = True) -> None:
        command = [program("pg_ctl"), "-D", str(self.data), "-w", "-l", str(self.folder / "log"), *words]
        subprocess.run(as_server_account(command), check=check, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def cluster(*, durable: bool = False, tables: Path | None = None) -> Iterator[tuple[str, int]]:
    """Start a cluster, yield its database URL and process id, stop it and remove its files.

    Args:
        durable: keep fsync on (benchmarks and crash tests); off is faster and enough for other tests.
        tables: an empty folder of another disk for the data; the write-ahead log stays with the other files.
    """
    with _folder() as folder:
        server = Server(folder, (tables or folder) / "data", _settings(durable=durable))
        initialize = [program("initdb"), "-D", str(server.data), "-X", str(folder / "log-of-changes")]
        initialize += ["-U", "xueji", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        try:
            _run(initialize)
            server.start()
            yield server.url, server.process_id
        finally:
            server.stop()


@contextmanager
def standby(primary_url: str) -> Iterator[Server]:
    """A streaming replica of a server of this machine, running; stopped and removed in the end."""
    with _folder() as folder:
        server = Server(folder, folder / "data", _settings(durable=False))
        primary = ["-h", "127.0.0.1", "-p", str(urlsplit(primary_url).port), "-U", "xueji"]
        try:
            _run([program("pg_basebackup"), *primary, "-D", str(server.data), "-R", "-c", "fast"])
            server.start()
            yield server
        finally:
            server.stop()


def _settings(*, durable: bool) -> dict[str, str]:
    return SETTINGS if durable else {**SETTINGS, **FAST_SETTINGS}


def _run(command: list[str]) -> None:
    subprocess.run(as_server_account(command), check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the account of the server owns, removed in the end."""
    folder = Path(tempfile.mkdtemp(prefix="xueji-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
