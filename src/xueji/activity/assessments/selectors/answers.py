"""Reading attempts and answers by occasion."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from xueji.activity.assessments.models import Attempt, Response


@dataclass(frozen=True, slots=True)
class ResponseFact:
    """One saved answer."""

    person_id: int
    revision_id: int
    selected: str
    is_correct: bool
    answered_at: datetime


def answer_counts(occasion: str) -> dict[int, dict[str, int]]:
    """How often each letter was chosen, by revision id; letters nobody chose are left out."""
    rows = (
        Response.objects.filter(attempt__occasion=occasion)
        .values_list("revision_id", "selected")
        .annotate(answers=Count("pk"))
    )
    counts: dict[int, Counter[str]] = {}
    for revision_id, selected, answers in rows:
        found = counts.setdefault(revision_id, Counter())
        for letter in selected:
            found[letter] += answers
    return {revision_id: dict(found) for revision_id, found in counts.items()}


def responses_of(occasion: str) -> list[ResponseFact]:
    """Every saved answer of an occasion, by person and time."""
    return _facts(Response.objects.filter(attempt__occasion=occasion))


def responses_of_person(occasion: str, person_id: int) -> list[ResponseFact]:
    """One person's saved answers on an occasion, by time."""
    return _facts(Response.objects.filter(attempt__occasion=occasion, attempt__person_id=person_id))


def attempt_of(occasion: str, person_id: int) -> Attempt | None:
    """The person's attempt on an occasion, if begun."""
    return Attempt.objects.filter(occasion=occasion, person_id=person_id).first()


def _facts(responses: "QuerySet[Response]") -> list[ResponseFact]:
    rows = responses.order_by("attempt__person_id", "answered_at", "pk").values_list(
        "attempt__person_id", "revision_id", "selected", "is_correct", "answered_at"
    )
    return [ResponseFact(*row) for row in rows]
