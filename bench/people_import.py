"""P-10: importing people from Excel, beside openpyxl's bare read of the same file; both databases.

Run `python bench/people_import.py [rows]`. CPU of this process and of PostgreSQL, wall time with
the load, and the largest memory of the process. No password is hashed: accounts are opened one by one, later.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
CHILD = "XUEJI_BENCH_POSTGRES_PID"
UNITS = 500
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲建华红梅鹏飞宇浩欣怡晨曦子涵梓轩思远若溪明轩"
TITLES = ("科员", "科长", "主任", "专干", "书记", "")


def write_file(path: Path, count: int) -> None:
    """A roll of made-up people, the same at every call."""
    import xlsxwriter

    from xueji.foundation.organizations.people_columns import COLUMNS

    chance = random.Random(18)  # noqa: S311 - a sample, no secret
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("人员")
    sheet.write_row(0, 0, [column.title for column in COLUMNS])
    at = {column.key: place for place, column in enumerate(COLUMNS)}
    for row in range(1, count + 1):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        party = date(1985, 1, 1) + timedelta(days=chance.randrange(14_000))
        cells = {
            "name": name,
            "code": f"B{row:07d}",
            "unit_code": f"U{chance.randrange(UNITS):04d}",
            "title": chance.choice(TITLES),
            "category": chance.choice(("中层干部", "基层干部")),
            "phone": f"1{chance.randrange(30, 100)}{chance.randrange(10**8):08d}",
            "joined_party_date": party.isoformat(),
            "sort_no": str(chance.randrange(1000)),
        }
        for key, text in cells.items():
            sheet.write_string(row, at[key], text)
    book.close()


def cpu_seconds(postgres_pid: int) -> float:
    """CPU of this process and of every process of the throw-away cluster."""
    total = time.process_time()
    if postgres_pid:
        server = psutil.Process(postgres_pid)
        total += sum(sum(one.cpu_times()[:4]) for one in [server, *server.children(recursive=True)])
    return total


def measured(what: str, database: str, postgres_pid: int, act: Callable[[], object]) -> None:
    """Print one row."""
    cpu, wall = cpu_seconds(postgres_pid), time.perf_counter()
    told = act()
    cpu, wall = cpu_seconds(postgres_pid) - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {database} | {what} | {cpu:.1f} | {wall:.1f} | {peak:.0f} | {os.getloadavg()[0]:.1f} | {told} |",
        flush=True,
    )


def bare_read(path: Path) -> int:
    """What openpyxl alone takes to give every cell."""
    from openpyxl import load_workbook

    sheet = load_workbook(path, read_only=True).active
    return sum(1 for _ in sheet.iter_rows(values_only=True))


def child(path: Path, postgres_pid: int) -> None:
    """Measure on the database of the environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from xueji.foundation.organizations import services
    from xueji.foundation.organizations.testing import make_organization

    call_command("migrate", verbosity=0)
    root = make_organization("测量局", kind="agency", code="U")
    for number in range(UNITS):
        make_organization(f"第{number}支部", parent=root, code=f"U{number:04d}")
    content, now = path.read_bytes(), timezone.now()
    database = "PostgreSQL" if postgres_pid else "SQLite"

    def told(outcome: services.PeopleImport) -> str:
        return f"{len(outcome.created)} new, {len(outcome.changed)} changed, {outcome.unchanged_count} same"

    def check() -> str:
        return told(services.check_people(content, now=now))

    def write() -> str:
        return told(services.import_people(content, now=now))

    measured("check, nothing there yet", database, postgres_pid, check)
    measured("check again and write", database, postgres_pid, write)
    measured("the same file once more", database, postgres_pid, write)


def run(path: Path, url: str, postgres_pid: int) -> None:
    """Measure in a process of its own, because Django's settings are read once."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "xueji.config.settings",
            "XUEJI_DATA_DIR": folder,
            CHILD: str(postgres_pid),
        }
        environment.pop("XUEJI_DATABASE_URL", None)
        if url:
            environment["XUEJI_DATABASE_URL"] = url
        subprocess.run([sys.executable, __file__, str(path)], env=environment, check=True)


def main() -> None:
    """The file, the bare read, both databases."""
    if CHILD in os.environ:
        child(Path(sys.argv[1]), int(os.environ[CHILD]))
        return
    import django
    from tools.postgres import cluster

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "xueji.config.settings", "XUEJI_DATA_DIR": folder}
        django.setup()
        path = Path(folder, "people.xlsx")
        write_file(path, count)
        print(f"{count} rows, {path.stat().st_size / 1024**2:.1f} MiB\n")
        print(
            "| database | what | CPU s | wall s | peak MiB | load | found |\n|---|---|---|---|---|---|---|",
            flush=True,
        )
        measured("openpyxl's bare read", "none", 0, lambda: bare_read(path))
        run(path, "", 0)
        with cluster(durable=True) as (url, pid):
            run(path, url, pid)


if __name__ == "__main__":
    main()
