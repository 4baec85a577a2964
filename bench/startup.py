"""Start and idle memory (P-12): `xueji serve` on a fresh SQLite folder, to the first page, then left alone.

    python bench/startup.py [--rounds 5]

CPU is that of all processes up to the first page. RSS counts shared pages in every process; PSS splits them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import cpu_seconds, machine  # noqa: E402

IDLE_SECONDS = 30
STEP_SECONDS = 0.02


def first_page(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait for the sign-in page."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/") as answer:
                answer.read()
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(STEP_SECONDS)
    sys.exit("The server ended before it answered.")


def memory(process_id: int) -> list[tuple[str, float, float]]:
    """Name, RSS and PSS in MiB of the supervisor, the web process and the worker."""
    root = psutil.Process(process_id)
    rows = []
    for process in (root, *root.children(recursive=True)):
        title = " ".join(process.cmdline())
        name = (
            "worker"
            if title.startswith("xueji worker")
            else "supervisor"
            if process.pid == root.pid
            else "web"
        )
        found = process.memory_full_info()
        rows.append((name, found.rss / 2**20, found.pss / 2**20))
    return rows


def run(port: int, folder: str) -> tuple[float, float, list[tuple[str, float, float]]]:
    """One start: seconds and CPU seconds to the first page, then memory after a while."""
    # An installed program has its modules compiled; so has this one from the second start on.
    environment = {**os.environ, "XUEJI_DATA_DIR": folder, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
    for name in ("XUEJI_DATABASE_URL", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    begin = time.perf_counter()
    command = [sys.executable, "-m", "xueji", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        first_page(port, process)
        seconds, cpu = time.perf_counter() - begin, cpu_seconds(process.pid)
        time.sleep(IDLE_SECONDS)
        return seconds, cpu, memory(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8765)
    options = parser.parse_args()
    print(machine())
    print("round | first page s | CPU s | process: RSS / PSS MiB … | sum RSS / PSS MiB")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds + 1):
            seconds, cpu, rows = run(options.port, folder)
            name = "first start (tables, static files)" if number == 0 else str(number)
            parts = " · ".join(f"{part}: {rss:.0f} / {pss:.0f}" for part, rss, pss in rows)
            sums = f"{sum(row[1] for row in rows):.0f} / {sum(row[2] for row in rows):.0f}"
            print(f"{name} | {seconds:.2f} | {cpu:.2f} | {parts} | {sums}", flush=True)


if __name__ == "__main__":
    main()
