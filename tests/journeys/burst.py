"""A hall of phones: a session with many people, and requests from several threads at once."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.journeys.product import Product

WAIT_SECONDS = 120
SEED = """
import json
import time
from datetime import timedelta
from itertools import count
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from xueji.activity.assessments import services as assessments
from xueji.activity.assessments import testing as questions
from xueji.activity.study_sessions import services
from xueji.activity.study_sessions.live import passes
from xueji.activity.study_sessions.testing import make_session
from xueji.foundation.organizations import testing as people
people._numbers = questions._numbers = count(time.time_ns() // 1000 % 10**10)
now = timezone.now()
made = make_session(status="live", member_count={people}, starts_at=now - timedelta(minutes=5),
                    revision_ids=[questions.make_question(correct="B").current_id])
item = made.session.pack_items.get(kind="question").pk
services.set_stage(made.session, f"item:{{item}}", now)
occasion = f"session:{{made.session.pk}}"
phones = []
for person in made.members[1:]:
    attempt = assessments.ensure_attempt(occasion=occasion, person_id=person.pk, now=now)
    arrival = passes.CheckInPass(made.session.pk, person.pk, 1, "qr", f"phone of {{person.pk}}")
    answers = passes.AnswerPass(made.session.pk, person.pk, attempt.pk)
    phones.append([person.pk, passes.seal_check_in(arrival, passes.now_seconds()),
                   passes.seal_answers(answers, passes.now_seconds())])
host = Client()
host.force_login(made.host)
print(json.dumps({{"session": made.session.pk, "item": item, "phones": phones,
                  "closing": reverse("study_sessions:close", args=[made.session.pk]),
                  "table": made.session._meta.db_table, "cookie": host.cookies["sessionid"].value}}))
"""
FOUND = """
import json
from xueji.activity.assessments.models import Response
from xueji.activity.study_sessions.models import Attendance
rows = Attendance.objects.filter(session_id={session})
answers = Response.objects.filter(attempt__occasion="session:{session}")
print(json.dumps({{
    "present": sorted(rows.filter(status="present").values_list("person_id", flat=True)),
    "first": sorted(str(one) for one in rows.values_list("person_id", "recorded_at")),
    "answered": sorted(answers.values_list("attempt__person_id", flat=True)),
    "selected": sorted(set(answers.values_list("selected", flat=True)))}}))
"""


@dataclass
class Hall:
    """A live session in a running product, and what its phones were told."""

    product: Product
    facts: dict[str, Any]
    arrived: list[int] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def found(self) -> dict[str, Any]:
        """What the tables hold now."""
        return dict(json.loads(self.product.shell(FOUND.format(session=self.facts["session"]))))

    def send_all(self, threads: int = 6) -> list[threading.Thread]:
        """Every phone checks in and answers, from several threads; each stops when nobody answers it."""
        waiting = iter(list(self.facts["phones"]))
        lock = threading.Lock()

        def next_phone() -> list[Any] | None:
            with lock:
                return next(waiting, None)

        started = [threading.Thread(target=self._send, args=(next_phone,)) for _ in range(threads)]
        for thread in started:
            thread.start()
        return started

    def _send(self, next_phone: Callable[[], list[Any] | None]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=WAIT_SECONDS)
        try:
            while phone := next_phone():
                person_id, arrival, answers = phone
                self._keep(self.arrived, person_id, self.post(connection, "check-in", {"pass": arrival}))
                fields = {"pass": answers, "item": self.facts["item"], "selected": "B"}
                self._keep(self.answered, person_id, self.post(connection, "answer", fields))
        except (OSError, http.client.HTTPException):
            return  # killed: what was not answered is sent again later
        finally:
            connection.close()

    def _keep(self, told: list[int], person_id: int, answer: tuple[int, str]) -> None:
        status, text = answer
        if status == 200:
            told.append(person_id)
        else:
            self.refused.append(text)

    def post(
        self, connection: http.client.HTTPConnection, act: str, fields: dict[str, Any]
    ) -> tuple[int, str]:
        """One hot request as htmx sends it: status and words."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        connection.request("POST", f"/s/{self.facts['session']}/{act}/", urlencode(fields), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def close_session(self) -> int:
        """The host ends the session in the browser; returns the status."""
        return self.as_host("POST", self.facts["closing"])[0]

    def as_host(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """One request of the host's browser: status and page."""
        token = "c" * 32
        headers = {
            "Cookie": f"sessionid={self.facts['cookie']}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=WAIT_SECONDS)
        connection.request(method, path, body.encode(), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def fill_hall(product: Product, people: int) -> Hall:
    """Make a live session with a question on the wall, and a pass of either kind for everybody."""
    return Hall(product, json.loads(product.shell(SEED.format(people=people))))


def wait_for(is_true: Callable[[], bool], pause_seconds: float = 0.005) -> None:
    """Wait until something is so; fail after two minutes."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_true():
        assert time.monotonic() < deadline, "It did not happen in two minutes."
        time.sleep(pause_seconds)
