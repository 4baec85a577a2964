"""Forwarding between two running products: the other is down, then up; with files, to the byte."""

import base64
import hashlib
import http.client
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.journeys.product import Product
from tests.journeys.statements import SEED, statement

pytestmark = pytest.mark.journey
FILES = [bytes(range(256)) * 40, b"\r\n--edge\r\n\x00\xff", "台账.txt 内容".encode()]
TARGET = """
from django.utils import timezone
from xueji.foundation.learning_records.exchange import targets
from xueji.foundation.organizations.models import Organization
targets.create(name="上级", organization=Organization.objects.get(), url={url!r}, version="1.0.3",
    key={key!r}, secret={secret!r}, verbs=(), now=timezone.now(), actor=None)
"""
FORWARD = """
import json
from datetime import datetime
from xueji.foundation.learning_records.exchange import forwarding
from xueji.foundation.learning_records.models import ForwardRefusal, ForwardTarget
forwarding.forward_due(datetime.fromisoformat({moment!r}))
found = ForwardTarget.objects.get()
print(json.dumps([found.sent_count, found.failures, forwarding.lag(found), ForwardRefusal.objects.count()]))
"""


@pytest.fixture
def stores(tmp_path_factory: pytest.TempPathFactory, migrated: Product) -> Iterator[tuple[Product, Product]]:
    """A store that passes on, running, and the one above it, not yet running."""
    made = []
    for name in ("below", "above"):
        made.append(Product.made_in(tmp_path_factory.mktemp(name), like=migrated))
        made[-1].environment["XUEJI_OUTGOING_ALLOWED"] = "127.0.0.1"
    made[0].start()
    yield made[0], made[1]
    for product in made:
        product.stop()


class Tool:
    """A tool of a store's only unit."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.key, self.secret = json.loads(product.shell(SEED))
        login = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {login}", "X-Experience-API-Version": "1.0.3"}

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> bytes:
        """One request; insists on 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=60)
        try:
            connection.request(method, path, body, {**self.headers, "Content-Type": kind})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        assert answer.status == 200, content
        return content


def with_files(*contents: bytes) -> tuple[dict[str, Any], bytes, str]:
    """A statement with files: value, multipart body and its type."""
    told = statement()
    told["attachments"] = [
        {
            "usageType": "https://example.org/paper",
            "display": {"zh-CN": "附件"},
            "contentType": "application/octet-stream",
            "length": len(content),
            "sha2": hashlib.sha256(content).hexdigest(),
        }
        for content in contents
    ]
    lines = [b"--middle\r\nContent-Type: application/json\r\n\r\n" + json.dumps(told).encode()]
    lines += [
        b"\r\n--middle\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n"
        b"X-Experience-API-Hash: " + hashlib.sha256(content).hexdigest().encode() + b"\r\n\r\n" + content
        for content in contents
    ]
    return told, b"".join([*lines, b"\r\n--middle--\r\n"]), 'multipart/mixed; boundary="middle"'


def test_statements_and_their_files_arrive_once_and_to_the_byte(stores: tuple[Product, Product]) -> None:
    below, above = stores
    tool, other = Tool(below), Tool(above)
    below.shell(TARGET.format(url=f"{above.url}/xapi/", key=other.key, secret=other.secret))
    raw = (
        b'{ "id":"%s", "actor":{"mbox":"mailto:a@b.org"},"verb":{"id":"http://a.b/c"},'
        % str(uuid4()).encode()
    )
    raw += b'"object":{"id":"http://a.b/d"}, "result":{"score":{"raw":1.50}} }'
    tool.ask("POST", "/xapi/statements", raw)
    for content in (FILES[:2], FILES[2:], FILES[:1]):
        _, body, kind = with_files(*content)
        tool.ask("POST", "/xapi/statements", body, kind)
    now = datetime.now(UTC)
    assert forwarded(below, now) == [0, 1, 4, 0]  # nobody is there: one failure, everything waits
    above.start()
    assert forwarded(below, now + timedelta(minutes=2)) == [4, 0, 0, 0]
    assert forwarded(below, now + timedelta(hours=1)) == [4, 0, 0, 0]
    listed = json.loads(other.ask("GET", "/xapi/statements?ascending=true"))["statements"]
    assert len(listed) == 4
    exact = other.ask("GET", f"/xapi/statements?statementId={listed[0]['id']}")
    assert raw.rstrip(b"} ") in exact
    everything = other.ask("GET", "/xapi/statements?attachments=true")
    assert all(b"\r\n\r\n" + content + b"\r\n--" in everything for content in FILES)


def forwarded(product: Product, moment: datetime) -> list[int]:
    """Run forwarding as of a moment: how many were sent in all, failures in a row, waiting, refused."""
    found: list[int] = json.loads(product.shell(FORWARD.format(moment=moment.isoformat())))
    return found
