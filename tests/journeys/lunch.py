"""A lunch break: many people review their cards, sit a test and hand it in, from several threads at once."""

import http.client
import json
import threading
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
from xueji.activity.assessments.services.passes import SittingPass, seal_sitting
from xueji.activity.spaced_repetition import rules, services
from xueji.activity.spaced_repetition.models import Card
from xueji.foundation.organizations import testing as people
from xueji.foundation.regulations import testing as regulations
people._numbers = questions._numbers = count(time.time_ns() // 1000 % 10**10)
now = timezone.now()
unit = people.make_organization()
persons = [people.make_person(organization=unit) for _ in range({people})]
version = regulations.make_regulation(title=f"午休办法{{unit.code}}", articles={{1: "甲。", 2: "乙。"}})
articles = list(version.articles.all())
services.introduce(person_ids=[one.pk for one in persons], article_ids=[one.pk for one in articles],
                   answers={{}}, source=f"session:{{unit.pk}}", now=now - timedelta(days=5))
asked = [questions.make_question(article=articles[0], correct="B") for _ in range(3)]
plan = assessments.PaperPlan(question_ids=tuple(one.pk for one in asked))
giver = people.make_person(organization=unit)
people.make_role(giver, "organizer", unit)
test = assessments.create_test(
    title="午休测试", organization=unit, plan=plan, opens_at=now - timedelta(minutes=1),
    closes_at=now + timedelta(hours=1), duration_minutes=None, is_shuffled=True,
    actor=people.make_user(giver), now=now)
learners = []
for person in persons:
    client = Client()
    client.force_login(people.make_user(person))
    attempt = assessments.begin_test(test, person.pk, now)
    sitting = SittingPass(test.pk, test.paper_id, attempt.pk)
    learners.append({{
        "person": person.pk, "attempt": attempt.pk, "cookie": client.cookies["sessionid"].value,
        "pass": seal_sitting(sitting, time.time()),
        "cards": [[one.pk, reverse("spaced_repetition:answer", args=[one.pk]), rules.asking_key(one.due_at)]
                  for one in Card.objects.filter(person=person).order_by("pk")]}})
ids = [one.current_id for one in asked]
print(json.dumps({{"learners": learners, "occasion": test.occasion,
    "questions": [[one, reverse("assessments:answer", args=[test.pk, one])] for one in ids],
    "hand_in": reverse("assessments:hand-in", args=[test.pk])}}))
"""
FOUND = """
import json
from xueji.activity.assessments.models import Attempt, Response
from xueji.activity.spaced_repetition.models import Card, ReviewLog
from xueji.foundation.learning_records.models import LearningRecord
occasion, cards = {occasion!r}, {cards}
keys = lambda **which: sorted(LearningRecord.objects.filter(**which).values_list("source_key", flat=True))
attempts = Attempt.objects.filter(occasion=occasion)
answers = Response.objects.filter(attempt__in=attempts)
moved = Card.objects.filter(pk__in=cards, last_reviewed_at__isnull=False)
logs = ReviewLog.objects.filter(card__in=cards)
print(json.dumps({{
    "logged": sorted(logs.values_list("card_id", flat=True)),
    "moved": sorted(moved.values_list("pk", flat=True)),
    "log_keys": sorted("review:" + key for key in logs.values_list("submission_key", flat=True)),
    "review_records": [key for key in keys(verb="reviewed") if int(key.split(":")[2]) in set(cards)],
    "answered": sorted(answers.values_list("attempt_id", "revision_id")),
    "letters": sorted(set(answers.values_list("selected", flat=True))),
    "handed_in": sorted(attempts.exclude(submitted_at=None).values_list("person_id", flat=True)),
    "test_records": keys(activity_key=occasion)}}))
"""


@dataclass
class Lunch:
    """Learners of a running product, and what each was told is saved."""

    product: Product
    facts: dict[str, Any]
    reviewed: list[int] = field(default_factory=list)
    answered: list[tuple[int, int]] = field(default_factory=list)
    handed_in: list[int] = field(default_factory=list)

    @property
    def learners(self) -> list[dict[str, Any]]:
        """Everybody: person, attempt, cookie, pass and cards."""
        return list(self.facts["learners"])

    @property
    def questions(self) -> list[tuple[int, str]]:
        """Revision id and address of each question of the test."""
        return [(revision_id, address) for revision_id, address in self.facts["questions"]]

    def found(self) -> dict[str, Any]:
        """What the tables hold now."""
        cards = [card_id for one in self.learners for card_id, *_ in one["cards"]]
        return dict(
            json.loads(self.product.shell(FOUND.format(occasion=self.facts["occasion"], cards=cards)))
        )

    def begin(self, threads: int = 6) -> list[threading.Thread]:
        """Everybody does everything, from several threads; each stops when nobody answers it."""
        parts = [self.learners[number::threads] for number in range(threads)]
        started = [threading.Thread(target=self._run, args=(part,)) for part in parts]
        for thread in started:
            thread.start()
        return started

    def _run(self, learners: list[dict[str, Any]]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=WAIT_SECONDS)
        try:
            for learner in learners:
                self._one(connection, learner)
        except (OSError, http.client.HTTPException):
            return  # ended: what was not answered is sent again later
        finally:
            connection.close()

    def _one(self, connection: http.client.HTTPConnection, learner: dict[str, Any]) -> None:
        for card_id, address, key in learner["cards"]:
            status, place = post(connection, address, {"key": key, "remembered": "yes"}, learner["cookie"])
            if status == 302 and "/answers/" in place:
                self.reviewed.append(card_id)
        for revision_id, address in self.questions:
            fields = {"pass": learner["pass"], f"q-{revision_id}": "B"}
            if post(connection, address, fields)[0] == 200:
                self.answered.append((learner["attempt"], revision_id))
        status, place = post(connection, self.facts["hand_in"], {}, learner["cookie"])
        if status == 302 and "/login" not in place:
            self.handed_in.append(learner["person"])


def post(
    connection: http.client.HTTPConnection, address: str, fields: dict[str, str], cookie: str = ""
) -> tuple[int, str]:
    """One form: as the signed-in browser sends it, or without a cookie as the page's script does."""
    token = "c" * 32
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if cookie:
        headers |= {"Cookie": f"sessionid={cookie}; csrftoken={token}", "X-CSRFToken": token}
    else:
        headers["HX-Request"] = "true"
    connection.request("POST", address, urlencode(fields), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers.get("Location", "")


def set_table(product: Product, people: int) -> Lunch:
    """Make people with two cards due and a test of three questions begun."""
    return Lunch(product, json.loads(product.shell(SEED.format(people=people))))
