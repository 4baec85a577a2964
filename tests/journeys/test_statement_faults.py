"""kill -9 and a full disk in a burst of statements: what was answered is there, once and whole."""

import base64
import http.client
import json
import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Any
from uuid import uuid4

import psutil
import pytest

from tests.journeys.burst import wait_for
from tests.journeys.product import Product, new_database

pytestmark = pytest.mark.journey
THREADS, REQUESTS = 6, 60
SEED = """
import json
from datetime import date
from django.utils import timezone
from xueji.foundation.learning_records import services
from xueji.foundation.organizations.models import Organization
day = date(2020, 1, 1)
unit = Organization.objects.create(code="k", name="测试单位", kind="agency", path="000001", valid_from=day)
made = services.create_credential(name="k", organization=unit, scopes=["all"], now=timezone.now())
print(json.dumps([made.key, made.secret]))
"""
FOUND = """
import json
from xueji.foundation.learning_records.models import LearningRecord, RecordKey, StatementBody
rows = dict(LearningRecord.objects.values_list("seq", "uuid"))
loose = set(RecordKey.objects.values_list("seq", flat=True)) - set(rows)
print(json.dumps([sorted(map(str, rows.values())), StatementBody.objects.count(), len(loose)]))
"""


@pytest.fixture
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """An empty product, running."""
    folder = tmp_path_factory.mktemp("statements")
    made = Product(folder, new_database(f"xueji_{folder.parent.name}_{folder.name}".replace("-", "_")))
    made.must("migrate")
    made.start()
    yield made
    made.stop()


class Burst:
    """Singles and batches from several threads; each thread stops when nobody answers it."""

    def __init__(self, product: Product) -> None:
        self.product = product
        login = ":".join(json.loads(product.shell(SEED)))
        self.headers = {
            "Authorization": "Basic " + base64.b64encode(login.encode()).decode(),
            "X-Experience-API-Version": "2.0.0",
            "Content-Type": "application/json",
        }
        sizes = [1, 1, 5]
        self.requests = [[statement() for _ in range(sizes[n % 3])] for n in range(THREADS * REQUESTS)]
        self.answered: list[str] = []

    def send(self) -> list[threading.Thread]:
        """Start sending every request, those before too."""
        started = [threading.Thread(target=self._send, args=(n,)) for n in range(THREADS)]
        for thread in started:
            thread.start()
        return started

    def _send(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=60)
        try:
            for batch in self.requests[number::THREADS]:
                connection.request("POST", "/xapi/statements", json.dumps(batch), self.headers)
                answer = connection.getresponse()
                ids = json.loads(answer.read())
                if answer.status == 200:
                    self.answered += ids
        except (OSError, http.client.HTTPException):
            return  # killed
        finally:
            connection.close()


def statement() -> dict[str, object]:
    """A small statement."""
    return {
        "id": str(uuid4()),
        "actor": {"mbox": "mailto:lin@example.org"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
        "object": {"id": "https://example.org/lesson/1"},
    }


def test_answered_statements_survive_a_kill(product: Product) -> None:
    burst = Burst(product)
    threads = burst.send()
    wait_for(lambda: len(burst.answered) >= THREADS * 10)
    product.kill()
    for thread in threads:
        thread.join()
    product.start()
    stored, bodies, loose = json.loads(product.shell(FOUND))
    assert set(burst.answered) <= set(stored) and len(stored) == bodies and not loose
    batches_are_whole(burst, set(stored))
    for thread in burst.send():
        thread.join()
    again, bodies, _ = json.loads(product.shell(FOUND))
    everything = sorted(str(one["id"]) for batch in burst.requests for one in batch)
    assert again == everything and bodies == len(everything)


def batches_are_whole(burst: Burst, stored: set[str]) -> None:
    """Of each batch all statements are stored, or none."""
    for batch in burst.requests:
        assert len({str(one["id"]) in stored for one in batch}) == 1


FULL_AT_BYTES = 16 << 20
FAT_BYTES, FAT_BATCH, MOST_BATCHES = 75_000, 10, 120


@contextmanager
def small_disk(folder_of: pytest.TempPathFactory) -> Iterator[tuple[Product, list[int]]]:
    """A running product, and the process ids of what writes its database."""
    folder = folder_of.mktemp("disk")
    product = Product(folder, "")
    product.must("migrate")
    product.start()
    yield product, [process.pid for process in product.processes()]
    product.stop()


def allow(process_ids: list[int], size: int) -> None:
    """Let these processes and their children write no file beyond a size, as if the disk were full."""
    for process_id in process_ids:
        root = psutil.Process(process_id)
        for process in (root, *root.children(recursive=True)):
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    time.sleep(0.1)


def fat_batch() -> list[dict[str, Any]]:
    """Statements of 100 KB that no database can make smaller."""
    return [
        {
            **statement(),
            "result": {
                "extensions": {"https://example.org/x": base64.b64encode(os.urandom(FAT_BYTES)).decode()}
            },
        }
        for _ in range(FAT_BATCH)
    ]


def ask(burst: Burst, method: str, body: Any = None) -> tuple[int, Message, bytes]:
    """One request: status, headers, content."""
    connection = http.client.HTTPConnection("127.0.0.1", burst.product.port, timeout=60)
    try:
        connection.request(method, "/xapi/statements", json.dumps(body) if body else None, burst.headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_a_full_disk_refuses_whole_requests_and_afterwards_everything_goes_on(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    if os.environ.get("XUEJI_DATABASE_URL"):
        pytest.skip("needs SQLite: the disk of a database server is not the product's")
    with small_disk(tmp_path_factory) as (product, writers):
        burst = Burst(product)
        assert ask(burst, "POST", [statement()])[0] == 200
        allow(writers, FULL_AT_BYTES)
        taken, refused = 1, []
        while len(refused) < 3 and taken < MOST_BATCHES * FAT_BATCH:
            batch = fat_batch()
            status, headers, content = ask(burst, "POST", batch)
            assert status in (200, 503), content
            if status == 200:
                taken += FAT_BATCH
            else:
                refused.append(batch)
                assert "Retry-After" in headers and "磁盘" in json.loads(content)["error"], content
        assert len(refused) == 3 and taken > 1
        assert ask(burst, "GET")[0] == 200
        stored, bodies, loose = json.loads(product.shell(FOUND))
        assert (len(stored), bodies, loose) == (taken, taken, 0)
        allow(writers, resource.RLIM_INFINITY)
        assert [ask(burst, "POST", batch)[0] for batch in refused] == [200] * 3
        stored, bodies, loose = json.loads(product.shell(FOUND))
        assert (len(stored), bodies, loose) == (taken + 30, taken + 30, 0)
