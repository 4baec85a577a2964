"""Runs the whole suite on SQLite and again on PostgreSQL, and closes with one line of totals.

Usage: python tools/run_tests.py [pytest arguments]
"""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.postgres import cluster

PROCESSES = "2"


def run_suite(name: str, database_url: str | None, arguments: list[str]) -> tuple[int, Counter[str]]:
    """Run pytest once; returns its exit code and the counts of its closing line."""
    print(f"\n=== {name} ===", flush=True)
    with tempfile.TemporaryDirectory(prefix="xueji-test-") as data_directory:
        environment = {**os.environ, "XUEJI_DATA_DIR": data_directory}
        # Many tests start the program; compiled once, in a folder of its own, it starts with less CPU.
        environment["PYTHONPYCACHEPREFIX"] = f"{data_directory}/compiled"
        for name in ("XUEJI_DATABASE_URL", "PYTHONDONTWRITEBYTECODE"):
            environment.pop(name, None)
        if database_url:
            environment["XUEJI_DATABASE_URL"] = database_url
        # The journeys first, in the order of the folders: one that begins last would keep a process waiting.
        order = ["--dist=loadscope", "--no-loadscope-reorder"]
        command = [sys.executable, "-m", "pytest", "-q", "-n", PROCESSES, *order, *arguments]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        closing = ""
        for line in process.stdout or ():
            print(line, end="", flush=True)
            closing = line if " in " in line and re.search(r"\d+ (passed|failed|error)", line) else closing
    counts = Counter(
        {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|skipped|error)", closing)}
    )
    return process.wait(), counts


def main() -> None:
    """Both databases; the exit code is the first failure's."""
    arguments = sys.argv[1:]
    codes, totals = [], Counter()
    code, counts = run_suite("SQLite", None, arguments)
    codes.append(code)
    totals += counts
    with cluster() as (url, _):
        code, counts = run_suite("PostgreSQL", url, arguments)
    codes.append(code)
    totals += counts
    failed = totals["failed"] + totals["error"]
    print(f"\n{totals['passed']} passed, {failed} failed, {totals['skipped']} skipped")
    sys.exit(next((code for code in codes if code), 0))


if __name__ == "__main__":
    main()
