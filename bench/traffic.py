"""Realistic traffic against a running platform, through its proxy: latency, errors, CPU a request.

    python bench/traffic.py https://127.0.0.1:8443 --login NAME:PASSWORD --seconds 30 --process 1234

Each client signs in once and then walks pages; one request in ten writes (marks notices as read). Every
answer that is neither 200 nor a redirect, and every connection that broke, is an error and is listed.
"""

import argparse
import http.client
import random
import re
import ssl
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import LoadResult, cpu_seconds, machine  # noqa: E402

PAGES = (
    "/",
    "/notices/",
    "/regulations/",
    "/library/",
    "/search/?q=%E6%8B%9B%E6%A0%87",
    "/sessions/",
    "/review/",
)
PAGES += ("/archives/mine/", "/help/", "/jobs/")
WRITE_SHARE = 0.1


class Reader:
    """One signed-in browser with one kept-open connection."""

    def __init__(self, base: str, user: str, password: str, writes: bool = True) -> None:
        self.writes = writes
        self.place = urllib.parse.urlsplit(base)
        self.base = base
        self.cookies: dict[str, str] = {}
        self.ends: dict[str, float] = {}
        self.connection = self._connect()
        token = self._token(self.ask("GET", "/accounts/login/")[1])
        form = {"login": user, "password": password, "csrfmiddlewaretoken": token}
        status, _ = self.ask("POST", "/accounts/login/", form)
        if status != 302:
            raise SystemExit(f"Sign-in answered {status}.")
        self.token = self._token(self.ask("GET", "/")[1])

    def _connect(self) -> http.client.HTTPConnection:
        host, port = str(self.place.hostname), self.place.port
        if self.place.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=60)
        trusting = ssl._create_unverified_context()  # noqa: S323 - a self-signed certificate on this machine
        return http.client.HTTPSConnection(host, port, timeout=60, context=trusting)

    @staticmethod
    def _token(page: str) -> str:
        found = re.search(r'name="csrf(?:middlewaretoken|-token)" (?:value|content)="([^"]+)"', page)
        return found.group(1) if found else ""

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of one answer."""
        now = time.monotonic()
        kept = {key: value for key, value in self.cookies.items() if self.ends.get(key, now) >= now}
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in kept.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{self.base}{path}"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            key, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[key] = value
            if found := re.search(r"max-age=(\d+)", line, re.IGNORECASE):
                self.ends[key] = time.monotonic() + int(found[1])
        return answer.status, text

    def walk(self, until: float, result: LoadResult, errors: "Counter[str]") -> None:
        """Ask for pages until the moment comes."""
        while time.perf_counter() < until:
            writes = self.writes and random.random() < WRITE_SHARE
            path = "/notices/read-all/" if writes else random.choice(PAGES)
            form = {"csrfmiddlewaretoken": self.token} if writes else None
            began = time.perf_counter()
            try:
                status, _ = self.ask("POST" if writes else "GET", path, form)
            except (OSError, http.client.HTTPException) as error:
                errors[f"{path}: {type(error).__name__}"] += 1
                self.connection.close()
                continue
            result.latencies.append(time.perf_counter() - began)
            result.statuses[status] = result.statuses.get(status, 0) + 1
            if status not in (200, 302):
                errors[f"{path}: {status}"] += 1


def walk_together(
    readers: list[Reader], seconds: float, process_ids: list[int], strike: Callable[[], None] | None = None
) -> tuple[LoadResult, "Counter[str]", list[float]]:
    """Let all walk for a time; what happened, the errors, and the CPU seconds of each process.

    Args:
        strike: done to the servers when a third of the time is over.
    """
    result, errors = LoadResult(), Counter[str]()
    before = [cpu_seconds(one) for one in process_ids]
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=one.walk, args=(until, result, errors)) for one in readers]
    for thread in threads:
        thread.start()
    if strike:
        time.sleep(seconds / 3)
        strike()
    for thread in threads:
        thread.join()
    used = [cpu_seconds(one) - start for one, start in zip(process_ids, before, strict=True)]
    return result, errors, used


def main() -> None:
    """Print one line of a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--login", required=True, help="user:password")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--process", type=int, action="append", default=[], help="whose CPU is counted")
    options = parser.parse_args()
    readers = [Reader(options.url, *options.login.split(":", 1)) for _ in range(options.clients)]
    result, errors, used = walk_together(readers, options.seconds, options.process)
    count = len(result.latencies)
    print(machine())
    print("requests | a second | p50 ms | p95 ms | p99 ms | CPU ms a request | errors")
    parts = [f"{result.percentile(share):.0f}" for share in (0.5, 0.95, 0.99)]
    cpu = " + ".join(f"{1000 * one / count:.1f}" for one in used) or "not counted"
    print(f"{count} | {count / options.seconds:.0f} | {' | '.join(parts)} | {cpu} | {sum(errors.values())}")
    for words, number in errors.most_common():
        print(f"  {number} × {words}")


if __name__ == "__main__":
    main()
