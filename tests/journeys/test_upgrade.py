"""What an earlier version wrote is there after the upgrade; the version before serves on the new tables."""

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import tarfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.product import DEMO_PASSWORD, Product

pytestmark = pytest.mark.journey
ROOT = Path(__file__).resolve().parents[2]
EARLIER = Path(__file__).with_name("earlier")
MIGRATIONS = ":(glob)src/xueji/**/migrations/0*.py"
COMMITS_TRIED = 5
# The program makes them itself, or works them off.
OF_THE_PROGRAM = {"auth_permission", "django_content_type", "django_migrations", "audit_auditwaiting"}
OF_THE_PROGRAM |= {"search_searchdocument", "search_searchchange"}
FOUND = """
import json
from django.db import connection
from xueji.common import crypto
from xueji.foundation.organizations.models import Person
with connection.cursor() as cursor:
    tables = connection.introspection.table_names(cursor)
    counts = {}
    for table in tables:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        counts[table] = cursor.fetchone()[0]
print(json.dumps({"rows": counts, "phone": crypto.decrypt(Person.objects.order_by("pk")[0].phone_sealed)}))
"""
PAGES = """
from django.conf import settings
settings.ALLOWED_HOSTS, settings.STRICT_SIGN_IN = ["*"], False
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from django.test import Client
from django.urls import reverse
from xueji.activity.study_sessions.models import StudySession
from xueji.foundation.organizations.models import User
client = Client()
client.force_login(User.objects.get(username="douhaining"))
names = ("home", "today", "study_sessions:index", "archives:mine", "archives:people", "archives:ledger",
         "library:index", "regulations:index", "knowledge_graph:index", "assessments:index")
paths = [*map(reverse, names), reverse("study_sessions:detail", args=[StudySession.objects.first().pk])]
print({path: client.get(path).status_code for path in paths})
"""
LEDGER = """
from xueji.reporting.archives.models import LedgerEntry
print(LedgerEntry.objects.filter(meeting_title="旧版登记").count())
"""


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Product:
    """The backup of the earlier version, brought back and brought up to date by the present program."""
    folder = tmp_path_factory.mktemp("earlier")
    product = Product.made_in(tmp_path_factory.mktemp("upgraded"))
    product.environment["XUEJI_STRICT_SIGN_IN"] = "0"
    kind = "postgresql" if "XUEJI_DATABASE_URL" in product.environment else "sqlite"
    with tarfile.open(EARLIER / f"{kind}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    said = product.must("restore", str(folder / "backup.tar"), "--keys", str(folder / "keys.json"))
    assert "审计记录 743 条" in said
    return product


def test_everything_is_kept_and_the_audit_trail_is_whole(upgraded: Product) -> None:
    before = json.loads((EARLIER / "rows.json").read_text(encoding="ascii"))
    after = json.loads(upgraded.shell(FOUND))
    kept = {table: count for table, count in before.items() if table not in OF_THE_PROGRAM}
    assert {table: after["rows"].get(table) for table in kept} == kept
    assert after["phone"] == "13800001234"
    assert "逐条核对无误" in upgraded.must("audit", "verify")
    assert "0 migrations applied" in upgraded.must("migrate")


def test_pages_show_what_the_earlier_version_wrote(upgraded: Product) -> None:
    found = upgraded.shell(PAGES)
    assert set(re.findall(r": (\d+)", found)) == {"200"}, found


def test_the_version_before_the_newest_tables_goes_on_serving(
    upgraded: Product, tmp_path_factory: pytest.TempPathFactory
) -> None:
    code = version_before(tmp_path_factory.mktemp("code"))
    upgraded.environment["PYTHONPATH"] = os.pathsep.join([str(code / "src"), str(code)])
    upgraded.environment["XUEJI_DEBUG"] = "1"  # static files are in no commit, and not what this is about
    try:
        upgraded.start()
        register_a_meeting(upgraded)
    finally:
        upgraded.stop()
        upgraded.environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    assert upgraded.shell(LEDGER) == "1"
    assert "逐条核对无误" in upgraded.must("audit", "verify")


def version_before(folder: Path) -> Path:
    """The code as it was before the newest migration was added."""
    for commit in commits_before():
        unpacked = folder / commit
        unpacked.mkdir()
        content = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", str(unpacked)], input=content, check=True)
        if is_whole(unpacked):
            return unpacked
    pytest.skip("needs the history of the repository: a version from before the newest migration")


def commits_before() -> Iterator[str]:
    """The newest commits without the newest migration; none where the history is not there."""
    asked = ["git", "log", "--format=%H", "--no-renames", "--diff-filter=A", "-1", "HEAD", "--", MIGRATIONS]
    newest = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    if newest:
        earlier = ["git", "rev-list", f"--max-count={COMMITS_TRIED}", f"{newest}^"]
        done = subprocess.run(earlier, cwd=ROOT, capture_output=True, text=True, check=False)
        yield from done.stdout.split()


def is_whole(code: Path) -> bool:
    """Whether that version can be started at all: a commit may stand in the middle of a change."""
    command = "from xueji.config.cli import set_up_django; set_up_django(); import xueji.config.urls"
    environment = {**os.environ, "PYTHONPATH": str(code / "src"), "XUEJI_DATA_DIR": str(code / "data")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run([sys.executable, "-c", command], env=environment, capture_output=True, check=False)
    return done.returncode == 0


def register_a_meeting(product: Product) -> None:
    """Sign in, read and write through the pages of the running server."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def read(path: str, facts: dict[str, str] | None = None) -> str:
        data = None if facts is None else urllib.parse.urlencode(facts).encode()
        with opener.open(f"{product.url}{path}", data, timeout=60) as answer:
            return str(answer.read().decode())

    def token(page: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        return found[1]

    page = read("/accounts/login/")
    signed = {"login": "douhaining", "password": DEMO_PASSWORD, "csrfmiddlewaretoken": token(page)}
    read("/accounts/login/", signed)
    page = read("/archives/ledger/new/")
    units = re.search(r'<select name="organization".*?</select>', page, re.DOTALL)
    unit = re.search(r'<option value="(\d+)"', units[0]) if units else None
    assert unit, page
    facts = {
        "organization": unit[1],
        "held_date": "2026-01-05",
        "meeting_title": "旧版登记",
        "content": "规则",
    }
    counts = {"invited_count": "3", "attended_count": "3", "make_up_count": "0"}
    shown = read("/archives/ledger/new/", {**facts, **counts, "csrfmiddlewaretoken": token(page)})
    assert "旧版登记" in shown
