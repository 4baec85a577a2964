"""The product as a person runs it: its own data folder and database, its own processes, a real address."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psutil

START_SECONDS = 240
DEMO_PASSWORD = "xueji-demo-2026"


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def new_database(name: str, like: str = "") -> str:
    """A new database beside the one of the test run; empty text for SQLite in the data folder.

    Args:
        like: URL of a database that nobody is connected to, whose tables and rows the new one gets.
    """
    url = os.environ.get("XUEJI_DATABASE_URL", "")
    if not url.startswith("postgres"):
        return ""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        template = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
        connection.execute(f'CREATE DATABASE "{name}"{template}')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class Product:
    """One installed product in a folder of its own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "XUEJI_DATA_DIR": str(folder)}
        self.environment.pop("XUEJI_DATABASE_URL", None)
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        if database_url:
            self.environment["XUEJI_DATABASE_URL"] = database_url
        self.process: subprocess.Popen[bytes] | None = None

    @classmethod
    def made_in(cls, folder: Path, like: "Product | None" = None) -> "Product":
        """A product with a database of its own, empty or with files and rows of one that is not running."""
        name = f"xueji_{folder.parent.name}_{folder.name}".replace("-", "_")
        if like is None:
            return cls(folder, new_database(name))
        shutil.copytree(like.folder, folder, dirs_exist_ok=True)
        return cls(folder, new_database(name, like.environment.get("XUEJI_DATABASE_URL", "")))

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``xueji …`` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "xueji", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def must(self, *arguments: str) -> str:
        """Run ``xueji …`` and insist that it worked; returns what it printed."""
        done = self.command(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        """Ask the database through the product's own code."""
        setup = "from xueji.config.cli import set_up_django; set_up_django()\n"
        command = [sys.executable, "-c", setup + code]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, *options: str) -> None:
        """Serve, and wait for the first answer."""
        log = (self.folder / "serve.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xueji", "serve", "--port", str(self.port), *options],
            env=self.environment,
            stdout=log,
            stderr=log,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with closing(socket.create_connection(("127.0.0.1", self.port), timeout=1)):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "serve.log").read_text(encoding="utf-8"))

    def processes(self) -> list[Any]:
        """The supervisor, the web process, the worker, and what works apart at the moment."""
        assert self.process is not None
        root = psutil.Process(self.process.pid)
        return [root, *root.children(recursive=True)]

    def kill(self) -> None:
        """kill -9 of everything at once: no handler runs, nothing is flushed."""
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):  # work apart may end by itself in this moment
                process.send_signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait()
        self._wait_until_free()

    def allow_files(self, most_bytes: int) -> None:
        """Let its processes write no file beyond a size, as if the disk were full; -1 lifts it."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
        time.sleep(0.1)

    def stop(self) -> None:
        """Stop as Ctrl+C does."""
        if self.process is None or self.process.poll() is not None:
            return
        family = self.processes()
        self.process.terminate()
        _, alive = psutil.wait_procs(family, timeout=25)
        for process in alive:
            process.kill()

    def _wait_until_free(self) -> None:
        for _ in range(100):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", self.port))
                    return
                except OSError:
                    time.sleep(0.1)
