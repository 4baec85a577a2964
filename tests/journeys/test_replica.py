"""A real streaming replica takes the reads of heavy pages, and is left out whenever it must be."""

import http.cookiejar
import json
import os
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psutil
import psycopg
import pytest
from tools.postgres import Server, cluster, standby

from tests.journeys.burst import wait_for
from tests.journeys.product import Product

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        not os.environ.get("XUEJI_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: SQLite has no replicas",
    ),
]
LAG_SECONDS = "6"
SEED = """
import json
from django.test import Client
from xueji.foundation.organizations import testing as people
unit = people.make_organization()
sessions = []
for name in ("林晓岚", "何立群"):
    person = people.make_person(name, unit)
    people.make_role(person, "organizer", unit)
    client = Client()
    client.force_login(people.make_user(person))
    sessions.append(client.cookies["sessionid"].value)
print(json.dumps({"unit": unit.pk, "sessions": sessions}))
"""


class Viewer:
    """A browser without a window: keeps cookies and forgets them when their time is over."""

    def __init__(self, product: Product, session: str) -> None:
        self.product = product
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.opener.addheaders = [("Cookie", f"sessionid={session}")]
        self.session = session

    def get(self, path: str) -> str:
        """The page as text."""
        return str(self._open(path).read().decode())

    def read(self) -> tuple[str, str]:
        """The ledger, and where it was read."""
        before = sources(self.product)
        page = self.get("/archives/ledger/")
        after = sources(self.product)
        return page, next(name for name in after if after[name] > before.get(name, 0))

    def write(self, unit: int, title: str) -> str:
        """A row of the ledger; the page that answers."""
        page = self.get("/archives/ledger/new/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        facts = {
            "organization": unit,
            "held_date": "2026-01-05",
            "meeting_title": title,
            "content": "采购规则",
        }
        counts = {"invited_count": 3, "attended_count": 3, "make_up_count": 0}
        data = urllib.parse.urlencode({**facts, **counts, "csrfmiddlewaretoken": found[1]}).encode()
        return str(self._open("/archives/ledger/new/", data).read().decode())

    def _open(self, path: str, data: bytes | None = None) -> Any:
        request = urllib.request.Request(f"{self.product.url}{path}", data=data)  # noqa: S310 - our own
        kept = "; ".join(f"{one.name}={one.value}" for one in self.jar)
        request.add_header("Cookie", f"sessionid={self.session}; {kept}")
        return self.opener.open(request, timeout=60)


def sources(product: Product) -> dict[str, float]:
    """How many heavy pages were read from where."""
    with urllib.request.urlopen(f"{product.url}/metrics/", timeout=60) as answer:  # noqa: S310 - our own
        text = answer.read().decode()
    found = re.findall(r'xueji_heavy_pages_total\{source="(\w+)"\} ([\d.]+)', text)
    return {name: float(value) for name, value in found}


def health(product: Product) -> str:
    """What is said of the replica while the machine is in service all the time."""
    with urllib.request.urlopen(f"{product.url}/health/ready", timeout=60) as answer:  # noqa: S310 - our own
        found = json.loads(answer.read())["checks"]["replica"]
    return f"{found['status']}: {found['note']}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The product over a primary and its standby, and two organizers."""
    with cluster() as (url, _):
        product = Product(tmp_path_factory.mktemp("replica"), url)
        product.must("migrate")
        facts = json.loads(product.shell(SEED))
        with standby(url) as replica:
            product.environment |= {
                "XUEJI_REPLICA_URL": replica.url,
                "XUEJI_REPLICA_LAG_SECONDS": LAG_SECONDS,
                "XUEJI_METRICS": "1",
                "XUEJI_STRICT_SIGN_IN": "0",
            }
            product.start()
            viewers = [Viewer(product, session) for session in facts["sessions"]]
            yield SimpleNamespace(product=product, replica=replica, unit=facts["unit"], viewers=viewers)
            product.stop()


def until_read_from(viewer: Viewer, source: str) -> str:
    """Open the page until it comes from there; pages before that are sound too."""
    pages = []

    def came() -> bool:
        page, found = viewer.read()
        pages.append(page)
        return found == source

    wait_for(came, pause_seconds=0.5)
    return pages[-1]


def replay(replica: Server, verb: str) -> None:
    """Pause or resume what the standby takes over."""
    with psycopg.connect(replica.url, autocommit=True) as connection:
        connection.execute(f"SELECT pg_wal_replay_{verb}()")  # type: ignore[call-overload]


def test_one_reads_what_one_wrote_and_others_read_the_replica(made: SimpleNamespace) -> None:
    writer, other = made.viewers
    until_read_from(other, "replica")
    assert health(made.product).startswith("ok")
    replay(made.replica, "pause")
    assert "停住时登记" in writer.write(made.unit, "停住时登记")
    page, source = writer.read()
    assert "停住时登记" in page and source == "own_write"
    page, source = other.read()
    assert source in ("replica", "behind")  # a machine that stood still is behind by now
    assert ("停住时登记" in page) == (source == "behind")


def test_a_replica_that_is_too_far_behind_is_not_read(made: SimpleNamespace) -> None:
    other = made.viewers[1]
    assert "停住时登记" in until_read_from(other, "behind")
    assert health(made.product).startswith("warning: pages are read from the primary")
    replay(made.replica, "resume")
    assert "停住时登记" in until_read_from(other, "replica")


def test_pages_go_on_while_the_replica_is_away_and_after_it_is_back(made: SimpleNamespace) -> None:
    other = made.viewers[1]
    made.replica.stop()
    page, source = other.read()
    assert "停住时登记" in page and source in ("failed", "away")
    page, source = other.read()
    assert "停住时登记" in page and source == "away"
    assert health(made.product).startswith("warning: no answer")
    made.replica.start()
    assert "停住时登记" in until_read_from(other, "replica")
    with psycopg.connect(made.replica.url) as connection:
        assert connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,)


def test_a_frozen_replica_holds_up_nobody_for_long(made: SimpleNamespace) -> None:
    other = made.viewers[1]
    root = psutil.Process(made.replica.process_id)
    family = [root, *root.children(recursive=True)]
    for process in family:
        process.suspend()
    try:
        page, source = other.read()
        assert "停住时登记" in page and source in ("failed", "away")
        assert health(made.product).startswith("warning: no answer")
    finally:
        for process in family:
            process.resume()
    assert "停住时登记" in until_read_from(other, "replica")


def test_a_replica_that_somebody_promoted_is_no_copy_any_more(made: SimpleNamespace) -> None:
    made.replica.promote()
    until_read_from(made.viewers[1], "promoted")
    assert "takes writes of its own" in health(made.product)
