"""The set-up of docs/how-to/deploy.md under load, with one thing after another done to its servers.

    python bench/deployment.py [--seconds 30]

nginx with TLS and the configuration of `deploy/nginx`, two app servers, a worker, PostgreSQL and a replica,
all on loopback ports. People read and write (`bench/traffic.py`); a line of the table is one event.
"""

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import psutil  # noqa: E402
from tools.postgres import Server, cluster, free_port, standby  # noqa: E402

from bench.load import machine, memory_mib  # noqa: E402
from bench.traffic import Reader, walk_together  # noqa: E402

PASSWORD = "xueji-demo-2026"  # noqa: S105 - the well-known one of the demonstration
WRITERS = ("peiruonan", "ouyangjingzhi", "zhuoyifan", "tongyaqin")
# They write nothing: pages of people who wrote just now come from the primary.
READERS = ("kuanglixin", "lanxiaotang", "ruiyiming", "moujiancheng")
READY_SECONDS = 120
STARTS_AFTER_SECONDS = 2


class AppServer:
    """One `xueji serve --no-worker` on a port, started again as systemd would."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port, self._environment, self._log = free_port(), environment, log
        self.start()

    def start(self) -> None:
        """Start; does not wait."""
        command = [sys.executable, "-m", "xueji", "serve", "--no-worker", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)

    def restart(self) -> None:
        """SIGTERM, and a start two seconds after the end."""
        self.process.terminate()
        self.process.wait(timeout=60)
        time.sleep(STARTS_AFTER_SECONDS)
        self.start()

    def renew(self) -> None:
        """SIGHUP: new web processes, then the old ones end."""
        self.process.send_signal(signal.SIGHUP)

    def kill_web(self) -> None:
        """kill -9 of the web process; the supervisor begins another."""
        children = psutil.Process(self.process.pid).children()
        next(one for one in children if "worker-" in " ".join(one.cmdline())).kill()

    def wait(self) -> None:
        """Until it listens."""
        wait_for_port(self.port, self._log)


def wait_for_port(port: int, log: Path) -> None:
    """Until somebody listens; else end with what the log says."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit(log.read_text(encoding="utf-8"))


@contextmanager
def proxy(folder: Path, port: int, ports: list[int]) -> Iterator[int]:
    """nginx with the configuration of `deploy/nginx` before those of the app servers: its process id."""
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=127.0.0.1",
    ]
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
    text = (ROOT / "deploy" / "nginx" / "xueji.conf").read_text(encoding="utf-8")
    for old, new in (
        ("127.0.0.1:8001", f"127.0.0.1:{ports[0]}"),
        ("127.0.0.1:8002", f"127.0.0.1:{ports[1]}"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("study.example.org", "127.0.0.1"),
        ("/etc/ssl/xueji", str(folder)),
        ("/var/lib/xueji", str(folder)),
        ("/var/log/nginx", str(folder)),
    ):
        if old not in text:
            raise SystemExit(f"The configuration of nginx has no {old}.")
        text = text.replace(old, new)
    account = "user root;" if os.geteuid() == 0 else ""
    whole = f"{account} pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}}"
    (folder / "nginx.conf").write_text(
        f"{whole} http {{ include /etc/nginx/mime.types; {text} }}", encoding="utf-8"
    )
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=(folder / "nginx.log").open("ab"))
    try:
        wait_for_port(port, folder / "nginx.log")
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def read_where(servers: list[AppServer]) -> dict[str, float]:
    """Heavy pages by where they were read, over both servers."""
    found: dict[str, float] = {}
    for server in servers:
        page = urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics/").read().decode()
        for name, count in re.findall(r'xueji_heavy_pages_total{source="([^"]+)"} ([0-9.e+]+)', page):
            found[name] = found.get(name, 0) + float(count)
    return found


def set_up(stack: ExitStack) -> tuple[str, list[AppServer], Server, list[int]]:
    """Everything running with the demonstration: address, servers, replica, processes whose CPU counts."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="xueji-deployment-")))
    port = free_port()
    address = f"https://127.0.0.1:{port}"
    url, database_pid = stack.enter_context(cluster(durable=True))
    environment = {
        **os.environ,
        "XUEJI_DATA_DIR": str(folder),
        "XUEJI_DATABASE_URL": url,
        "XUEJI_METRICS": "1",
    }
    environment |= {"XUEJI_BEHIND_TLS": "1", "XUEJI_PROXIES": "1", "XUEJI_LOG_FORMAT": "json"}
    environment |= {"XUEJI_REQUESTS_A_MINUTE": "0"}
    for words in (["migrate"], ["demo"]):
        command = [sys.executable, "-m", "xueji", *words]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    replica = stack.enter_context(standby(url))
    environment |= {"XUEJI_REPLICA_URL": replica.url, "XUEJI_TRUSTED_ORIGINS": address}
    servers = [AppServer(environment, folder / f"serve-{number}.log") for number in (1, 2)]
    worker = subprocess.Popen(
        [sys.executable, "-m", "xueji", "worker"], env=environment, stderr=subprocess.DEVNULL
    )
    for process in (worker, *(one.process for one in servers)):
        stack.callback(process.terminate)
    for server in servers:
        server.wait()
    nginx_pid = stack.enter_context(proxy(folder, port, [one.port for one in servers]))
    return address, servers, replica, [nginx_pid, database_pid, replica.process_id]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    seconds = parser.parse_args().seconds
    missing = [name for name in ("nginx", "openssl") if shutil.which(name) is None]
    if missing:
        raise SystemExit(f"{' and '.join(missing)} missing; on Debian: apt-get install {' '.join(missing)}")
    with ExitStack() as stack:
        address, servers, replica, others = set_up(stack)
        stack.callback(lambda: [one.process.terminate() for one in servers])
        readers = [Reader(address, login, PASSWORD, login in WRITERS) for login in WRITERS + READERS]
        print(machine())
        print("CPU is that of a request: apps, nginx, database, replica.")
        print("| what happened meanwhile | requests | errors | p50 / p95 / p99 ms | CPU ms |")
        print("|---|--:|--:|---|---|")
        strikes: list[tuple[str, Callable[[], None] | None]] = [
            ("nothing, just started", None),
            ("nothing, warm", None),
            ("SIGHUP to one server", servers[0].renew),
            ("kill -9 of one web process", servers[1].kill_web),
            ("one server stopped (SIGTERM) and started again", servers[0].restart),
            ("the replica stopped", replica.stop),
        ]
        for words, strike in strikes:
            processes = [*(one.process.pid for one in servers), *others]
            counted = [] if strike else processes  # a process that ended takes its CPU along
            result, errors, used = walk_together(readers, seconds, counted, strike)
            count = len(result.latencies)
            times = " / ".join(f"{result.percentile(share):.0f}" for share in (0.5, 0.95, 0.99))
            each = [1000 * one / count for one in used]
            cpu = f"{each[0] + each[1]:.1f}, {each[2]:.1f}, {each[3]:.1f}, {each[4]:.1f}" if each else ""
            print(f"| {words} | {count} | {sum(errors.values())} | {times} | {cpu} |", flush=True)
            for error, number in errors.most_common():
                print(f"  {number} × {error}")
            for server in servers:
                server.wait()
        print("Heavy pages:", read_where(servers))
        print("Memory of each app server, MiB PSS:", [round(memory_mib(one.process.pid)) for one in servers])


if __name__ == "__main__":
    main()
