"""A burst of statements: singles and batches from several threads at once, as tools send them."""

import base64
import http.client
import json
import threading
from uuid import uuid4

from tests.journeys.product import Product

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


def headers_of(key: str, secret: str) -> dict[str, str]:
    """What a tool sends with each request."""
    return {
        "Authorization": "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode(),
        "X-Experience-API-Version": "2.0.0",
        "Content-Type": "application/json",
    }


class Burst:
    """Singles and batches from several threads; each thread stops when nobody answers it."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.headers = headers_of(*json.loads(product.shell(SEED)))
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
