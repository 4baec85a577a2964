"""A small HTTP load client and the CPU accounting of a server's process tree.

The client sends prepared requests over kept-open connections from one thread; its own CPU is not counted.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

CONNECTIONS = 32


@dataclass
class LoadResult:
    """What a run gave: seconds a request, wall seconds, and answers by HTTP status."""

    latencies: list[float] = field(default_factory=list)
    wall_seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)

    def percentile(self, share: float) -> float:
        """Latency in milliseconds below which this share of the requests stays."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Connection:
    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.buffer = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """Read what came; the status once the answer is whole."""
        self.buffer += self.socket.recv(65536)
        head, separator, body = self.buffer.partition(b"\r\n\r\n")
        if not separator:
            return None
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return int(head[9:12]) if len(body) >= length else None


def run(address: tuple[str, int], requests: Sequence[bytes], connections: int = CONNECTIONS) -> LoadResult:
    """Send every request once, keeping all connections busy."""
    result = LoadResult()
    waiting = iter(requests)
    selector = selectors.DefaultSelector()
    started = time.perf_counter()
    for _ in range(min(connections, len(requests))):
        opened = _Connection(address)
        opened.send(next(waiting))
        selector.register(opened.socket, selectors.EVENT_READ, opened)
    while selector.get_map():
        for key, _ in selector.select(timeout=60):
            _advance(key.data, selector, waiting, result)
    result.wall_seconds = time.perf_counter() - started
    return result


def _advance(
    opened: _Connection, selector: selectors.BaseSelector, waiting: Iterator[bytes], result: LoadResult
) -> None:
    status = opened.receive()
    if status is None:
        return
    result.latencies.append(time.perf_counter() - opened.sent_at)
    result.statuses[status] = result.statuses.get(status, 0) + 1
    following = next(waiting, None)
    if following is None:
        selector.unregister(opened.socket)
        opened.socket.close()
    else:
        opened.send(following)


def post(path: str, body: str, headers: dict[str, str] | None = None) -> bytes:
    """A form POST as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/x-www-form-urlencoded"]
    lines += [
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def cpu_seconds(process_id: int) -> float:
    """User and system CPU of a process and its living children."""
    root = psutil.Process(process_id)
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def memory_mib(process_id: int) -> float:
    """Proportional memory of a process and its children (shared pages counted once)."""
    root = psutil.Process(process_id)
    return sum(p.memory_full_info().pss for p in (root, *root.children(recursive=True))) / 2**20


def machine() -> str:
    """One line about the machine: cores and load."""
    load = Path("/proc/loadavg").read_text(encoding="ascii").split()[0]
    return f"{psutil.cpu_count()} cores, load average {load}"
