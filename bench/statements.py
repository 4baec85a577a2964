"""Statements as a cmi5 player sends them, and queries for them, as HTTP requests for the bench."""

import base64
import json
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

COURSES, ACTIVITIES, ACTORS, INSTRUCTORS = 20, 500, 1000, 20
VERBS = [
    "initialized",
    "experienced",
    "answered",
    "passed",
    "failed",
    "completed",
    "progressed",
    "terminated",
]
START = datetime(2026, 1, 5, tzinfo=UTC)
chance = random.Random(20260105)


def actor(number: int) -> dict[str, object]:
    """One of the learners."""
    return {
        "objectType": "Agent",
        "name": f"Learner {number}",
        "account": {"homePage": "https://learning.example.org", "name": f"u{number:05d}"},
    }


def activity(kind: str, number: int) -> dict[str, object]:
    """One of the activities, with its definition."""
    words = {"zh-CN": f"活动{number}", "en-US": f"Activity {number}"}
    return {
        "objectType": "Activity",
        "id": f"https://learning.example.org/{kind}/{number}",
        "definition": {"name": words, "type": f"http://adlnet.gov/expapi/activities/{kind}"},
    }


def statement(number: int) -> dict[str, object]:
    """A statement as a cmi5 player sends it, some 1.4 KB."""
    verb = chance.choice(VERBS)
    course, item = chance.randrange(COURSES), chance.randrange(ACTIVITIES)
    moment = START + timedelta(seconds=number)
    return {
        "id": str(uuid4()),
        "actor": actor(chance.randrange(ACTORS)),
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}", "display": {"en-US": verb}},
        "object": activity("lesson", item),
        "result": {
            "score": {"scaled": 0.85, "raw": 85, "min": 0, "max": 100},
            "success": True,
            "completion": True,
            "duration": "PT12M30.5S",
            "extensions": {"https://learning.example.org/ext/progress": 85},
        },
        "context": {
            "registration": str(UUID(int=chance.randrange(5000) + (4 << 76))),
            "instructor": {"name": "Instructor", "mbox": f"mailto:i{number % INSTRUCTORS}@example.org"},
            "contextActivities": {
                "parent": [activity("module", item % 50)],
                "grouping": [activity("course", course)],
                "category": [{"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}],
            },
            "language": "zh-CN",
            "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": str(uuid4())},
        },
        "timestamp": moment.isoformat().replace("+00:00", "Z"),
    }


def request(method: str, path: str, login: str, body: bytes = b"") -> bytes:
    """One HTTP request as bytes."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Basic {base64.b64encode(login.encode()).decode()}",
        "X-Experience-API-Version: 1.0.3",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def posts(prefix: str, login: str, size: int, count: int) -> list[bytes]:
    """``count`` POSTs of ``size`` statements each."""
    made = []
    for index in range(count):
        batch = [statement(index * size + one) for one in range(size)]
        body = json.dumps(batch[0] if size == 1 else batch, ensure_ascii=False, separators=(",", ":"))
        made.append(request("POST", f"{prefix}/statements", login, body.encode()))
    return made


def queries(count: int) -> dict[str, list[dict[str, str]]]:
    """Filters by name, each with ``count`` different values."""

    def agents(number: int) -> str:
        return json.dumps(actor(number))

    verbs = [f"http://adlnet.gov/expapi/verbs/{verb}" for verb in VERBS]
    lesson, course = "https://learning.example.org/lesson/", "https://learning.example.org/course/"
    picks = range(count)
    now = datetime.now(UTC)
    return {
        "latest 100": [{} for _ in picks],
        "oldest 100": [{"ascending": "true"} for _ in picks],
        "agent": [{"agent": agents(n * 7 % ACTORS)} for n in picks],
        "verb": [{"verb": verbs[n % 8]} for n in picks],
        "activity": [{"activity": f"{lesson}{n * 3 % ACTIVITIES}"} for n in picks],
        "verb + activity": [
            {"verb": verbs[n % 8], "activity": f"{lesson}{n * 3 % ACTIVITIES}"} for n in picks
        ],
        "registration": [{"registration": str(UUID(int=n * 11 + (4 << 76)))} for n in picks],
        "since (last minute)": [{"since": (now - timedelta(minutes=1)).isoformat()} for _ in picks],
        "until (a minute ago)": [{"until": (now - timedelta(minutes=1)).isoformat()} for _ in picks],
        "related agents": [
            {
                "agent": json.dumps({"mbox": f"mailto:i{n % INSTRUCTORS}@example.org"}),
                "related_agents": "true",
            }
            for n in picks
        ],
        "related activities": [
            {"activity": f"{course}{n % COURSES}", "related_activities": "true"} for n in picks
        ],
        "related activities + agent": [
            {"activity": f"{course}{n % COURSES}", "related_activities": "true", "agent": agents(n)}
            for n in picks
        ],
        "canonical": [{"format": "canonical"} for _ in picks],
    }
