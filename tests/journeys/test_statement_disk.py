"""A full disk under statements: each request is taken whole or refused whole, and afterwards all goes on."""

import base64
import http.client
import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from tools.postgres import cluster

from tests.journeys.product import Product
from tests.journeys.statements import FOUND, Burst, statement

pytestmark = pytest.mark.journey
FULL_AT_BYTES = 16 << 20
DISK = "90m"
FAT_BYTES, FAT_BATCH, MOST_BATCHES = 75_000, 10, 120


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


def until_full(burst: Burst) -> tuple[int, list[list[dict[str, Any]]]]:
    """Send batches until three were refused for want of space: statements taken, and the refused batches."""
    assert ask(burst, "POST", [statement()])[0] == 200
    taken = 1
    refused: list[list[dict[str, Any]]] = []
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
    return taken, refused


def stored_whole(product: Product, statements: int) -> bool:
    """Whether so many statements are stored, with their JSON, and nothing besides."""
    stored, bodies, loose = json.loads(product.shell(FOUND))
    return (len(stored), bodies, loose) == (statements, statements, 0)


def test_a_full_disk_refuses_whole_requests_and_afterwards_everything_goes_on(
    tmp_path: Path, migrated: Product
) -> None:
    if os.environ.get("XUEJI_DATABASE_URL"):
        pytest.skip("needs SQLite: of a database server, the test below fills the disk")
    product = Product.made_in(tmp_path, like=migrated)
    product.start()
    try:
        burst = Burst(product)
        product.allow_files(FULL_AT_BYTES)
        taken, refused = until_full(burst)
        assert ask(burst, "GET")[0] == 200
        assert stored_whole(product, taken)
        product.allow_files(resource.RLIM_INFINITY)
        assert [ask(burst, "POST", batch)[0] for batch in refused] == [200] * 3
        assert stored_whole(product, taken + 30)
    finally:
        product.stop()


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A disk of its own in memory, which every account may use."""
    if os.geteuid() != 0:
        pytest.skip("needs root: a small disk has to be mounted")
    folder = Path(tempfile.mkdtemp(prefix="xueji-disk-"))
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if done.returncode:
        folder.rmdir()
        pytest.skip(f"needs leave to mount: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def test_a_full_disk_of_the_database_server_refuses_whole_requests_too(tmp_path: Path) -> None:
    if not os.environ.get("XUEJI_DATABASE_URL"):
        pytest.skip("needs PostgreSQL")
    with small_disk(DISK) as disk, cluster(durable=True, tables=disk) as (url, _):
        product = Product(tmp_path, url)
        product.must("migrate")
        product.start()
        try:
            burst = Burst(product)
            taken, refused = until_full(burst)
            assert ask(burst, "GET")[0] == 200
            assert stored_whole(product, taken)
            subprocess.run(["mount", "-o", "remount,size=1g", str(disk)], check=True)
            assert [ask(burst, "POST", batch)[0] for batch in refused] == [200] * 3
            assert stored_whole(product, taken + 30)
        finally:
            product.stop()
