"""Every list and every main page over 50,000 units and 1.2 million people (P-11).

    python bench/scale.py            # PostgreSQL, the whole province
    python bench/scale.py --small    # only the small one, to try the benchmark itself

A province is built twice in a throw-away cluster, small and large. Each page is opened as somebody of the
province and as somebody of one county; the table gives statements (which must not grow with the size), the
processor time of the application and of the database, and the wall time.
"""

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tools.postgres import cluster  # noqa: E402

from bench.scale_data import LARGE, SMALL, Province, build  # noqa: E402

SIZES = {"small": SMALL, "large": LARGE}
ROUNDS = 12
GOAL_MILLISECONDS = 200
# For those who run the platform, not for a county.
PLATFORM_PAGES = {"jobs:all"}
# Up to 10,000 rows are counted with their keys, more of them by a statement of its own (decision 0038).
ONE_MORE = {1: "另数一次"}
ROLES = ("organizer", "discipline_office", "inspector", "editor", "reviewer")
# Who opens what: the role a page is meant for, its address and its query.
PAGES = (
    ("desk", "home", ""),
    ("desk", "today", ""),
    ("desk", "study_sessions:index", ""),
    ("desk", "study_sessions:calendar", ""),
    ("desk", "archives:people", ""),
    ("desk", "archives:people", "?q=王晓"),
    ("desk", "archives:mine", ""),
    ("desk", "archives:ledger", ""),
    ("desk", "archives:ledger", "?q=廉洁"),
    ("desk", "library:index", ""),
    ("desk", "assessments:index", ""),
    ("desk", "regulations:index", ""),
    ("desk", "knowledge_graph:index", ""),
    ("desk", "rule_changes:index", ""),
    ("admin", "organizations:units", ""),
    ("admin", "organizations:units", "?q=第3乡"),
    ("admin", "organizations:units", "?q=dsx"),
    ("admin", "organizations:unit", ""),
    ("admin", "organizations:unit-children", ""),
    ("desk", "spaced_repetition:unit", ""),
    ("admin", "organizations:people", ""),
    ("admin", "organizations:people", "?page=500"),
    ("admin", "organizations:people", "?q=王晓"),
    ("admin", "organizations:people", "?q=晓岚"),
    ("admin", "organizations:people", "?q=B119"),
    ("admin", "organizations:people", "?q=wxl"),
    ("admin", "organizations:people", "?unit={county}"),
    ("admin", "organizations:people", "?category=leader&sort=-name"),
    ("admin", "organizations:people", "?sort=code"),
    ("admin", "organizations:pick-people", "?q=王晓"),
    ("admin", "organizations:pick-people", "?q=wxl"),
    ("admin", "organizations:pick-units", "?q=第3乡"),
    ("admin", "organizations:person", ""),
    ("security", "organizations:roles", ""),
    ("security", "organizations:assign-role", ""),
    ("security", "organizations:roles", "?q=王晓岚"),
    ("security", "organizations:reviews", ""),
    ("security", "organizations:account-requests", "?outcome=pending"),
    ("security", "organizations:delegations", ""),
    ("desk", "study_sessions:index", "?q=党委"),
    ("desk", "study_sessions:index", "?unit={county}"),
    ("desk", "study_sessions:index", "?sort=title"),
    ("desk", "post_handbooks:posts", ""),
    ("desk", "post_handbooks:posts", "?q=采购&sort=-title"),
    ("desk", "responsibilities:items", ""),
    ("desk", "responsibilities:items", "?q=党风"),
    ("desk", "responsibilities:mine", ""),
    ("desk", "assessments:tests", ""),
    ("desk", "knowledge_graph:risks", ""),
    ("desk", "notices:index", ""),
    ("desk", "privacy:requests", ""),
    ("admin", "organizations:matrix", ""),
    ("admin", "organizations:unit-changes", ""),
    ("admin", "organizations:duplicates", ""),
    ("admin", "learning_records:unmatched", ""),
    ("admin", "learning_records:tools", ""),
    ("admin", "jobs:all", ""),
    ("admin", "home", ""),
    ("security", "home", ""),
    ("security", "organizations:account-requests", "?q=王晓"),
    ("desk", "privacy:requests", "?status=open"),
    ("admin", "organizations:unit-changes", "?q=党政"),
    ("admin", "organizations:duplicates", "?status=open"),
    ("audit", "organizations:audit", ""),
    ("audit", "organizations:audit", "?q=王晓岚"),
)


@dataclass
class Opened:
    """What one page took."""

    statements: int
    status: int
    walls: list[float]
    application_ms: float
    database_ms: float

    @property
    def p95(self) -> float:
        """Milliseconds that most requests stay below."""
        return sorted(self.walls)[min(len(self.walls) - 1, int(0.95 * len(self.walls)))]


def clients(province: Province) -> dict[tuple[str, str], Any]:
    """Signed in, by place and duty."""
    from django.test import Client

    from xueji.foundation.organizations import testing

    made = {}
    duties = {
        "desk": ROLES,
        "admin": ("system_admin",),
        "security": ("security_admin",),
        "audit": ("audit_admin",),
    }
    for place, unit in (("省", province.top), ("县", province.county)):
        for duty, roles in duties.items():
            person = testing.make_person("林晓岚", unit)
            for role in roles:
                testing.make_role(person, role, unit)
            made[place, duty] = Client(raise_request_exception=False)
            made[place, duty].force_login(testing.make_user(person))
    return made


def address(name: str, query: str, unit: Any) -> str:
    """The page of the viewer's own unit where it is the page of a thing."""
    from django.urls import reverse

    from xueji.foundation.organizations.models import Membership

    keyed = {"organizations:unit", "organizations:unit-children", "spaced_repetition:unit"}
    if name in keyed:
        return reverse(name, args=[unit.pk])
    if name == "organizations:person":
        inside = Membership.objects.filter(organization__path__startswith=unit.path)
        return reverse(name, args=[inside.order_by("pk").values_list("person_id", flat=True)[0]])
    return reverse(name) + query


def opened(client: Any, url: str, backend: psutil.Process) -> Opened:
    """Open a page once to warm up, then several times."""
    from django.db import connection

    count = 0

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    client.get(url)
    walls, application, database = [], [], []
    status = 0
    with connection.execute_wrapper(counting):
        for _ in range(ROUNDS):
            before, own = sum(backend.cpu_times()[:2]), time.process_time()
            start = time.perf_counter()
            status = client.get(url).status_code
            walls.append(1000 * (time.perf_counter() - start))
            application.append(1000 * (time.process_time() - own))
            database.append(1000 * (sum(backend.cpu_times()[:2]) - before))
            if walls[-1] > 20 * GOAL_MILLISECONDS:
                break
    return Opened(count // len(walls), status, walls, statistics.mean(application), statistics.mean(database))


def measure(size: str, file: Path) -> None:
    """Build a province in the database of the environment, open every page, write down what it took."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    province = build(SIZES[size])
    took = time.perf_counter() - start
    print(f"{province.units} 个单位，{province.people} 人，用时 {took:.0f} 秒", flush=True)
    backend = psutil.Process(connection.connection.info.backend_pid)
    found = []
    signed_in = clients(province)
    gc.collect()
    gc.freeze()  # as a served process does
    for place, unit in (("省", province.top), ("县", province.county)):
        for duty, name, query in PAGES:
            if name in PLATFORM_PAGES and unit != province.top:
                continue
            page = opened(
                signed_in[place, duty],
                address(name, query.format(county=province.county.code), unit),
                backend,
            )
            label = f"{name}{query}" + ("" if duty == "desk" else f" ({duty})")
            found.append([label, place, asdict(page)])
            print(f"  {place} {name}{query} {page.status} {statistics.median(page.walls):.0f} ms", flush=True)
    file.write_text(json.dumps(found), encoding="utf-8")


def measured(size: str) -> dict[tuple[str, str], Opened]:
    """The same in a process and a cluster of its own."""
    with cluster() as (url, _), tempfile.TemporaryDirectory(prefix="xueji-scale-") as folder:
        file = Path(folder, "found.json")
        environment = {**os.environ, "XUEJI_DATABASE_URL": url, "XUEJI_DATA_DIR": folder}
        environment.setdefault("DJANGO_SETTINGS_MODULE", "xueji.config.settings")
        command = [sys.executable, __file__, f"--size={size}", f"--out={file}"]
        subprocess.run(command, env=environment, check=True)
        rows = json.loads(file.read_text(encoding="utf-8"))
    return {(name, place): Opened(**page) for name, place, page in rows}


def table(small: dict[tuple[str, str], Opened], large: dict[tuple[str, str], Opened]) -> None:
    """One line a page and place."""
    print("| 页面 | 谁 | 语句（小/大） | 应用 CPU ms | 数据库 CPU ms | p50 ms | p95 ms | |")
    print("|---|---|--:|--:|--:|--:|--:|---|")
    for key, page in large.items():
        few = small[key].statements if key in small else 0
        mark = "" if page.p95 < GOAL_MILLISECONDS else "慢"
        mark += "" if page.status < 400 else f" {page.status}"
        mark += ONE_MORE.get(page.statements - few, " 语句随规模增加" if page.statements > few else "")
        cpu = f"{page.application_ms:.0f} | {page.database_ms:.0f}"
        wall = f"{statistics.median(page.walls):.0f} | {page.p95:.0f}"
        print(f"| {key[0]} | {key[1]} | {few}/{page.statements} | {cpu} | {wall} | {mark} |")


def main() -> None:
    """Both provinces, one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", action="store_true", help="build only the small province")
    parser.add_argument("--size", choices=SIZES, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.size:
        measure(chosen.size, chosen.out)
        return
    small = measured("small")
    table(small, small if chosen.small else measured("large"))


if __name__ == "__main__":
    main()
