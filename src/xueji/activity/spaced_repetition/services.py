"""Writing memory: cards are introduced by study, and moved by reviews (``reviewing``)."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from xueji.activity.spaced_repetition import rules, selectors
from xueji.activity.spaced_repetition.models import Card, ReviewLog
from xueji.activity.spaced_repetition.reviewing import (
    MEMORY_FIELDS,
    Answer,
    CardMissing,
    NoUnit,
    apply,
    log_of,
    review,
)
from xueji.common.batches import batches

__all__ = ["Answer", "CardMissing", "NoUnit", "introduce", "review"]

# An article that was read but not asked about is asked for the first time on the next day.
FIRST_QUESTION_AFTER = timedelta(days=1)


def introduce(
    *,
    person_ids: Collection[int],
    article_ids: Collection[int],
    answers: Mapping[tuple[int, int], bool],
    source: str,
    now: datetime,
) -> int:
    """Take studied articles into review, once for each source.

    Args:
        answers: (person id, article id) → answered right, for articles that were asked about.
        source: names the study for good, e.g. ``session:12``; repeating a source changes nothing.
    Returns:
        How many cards are new.
    """
    with transaction.atomic():
        return sum(_introduce(batch, article_ids, answers, source, now) for batch in batches(person_ids))


def _introduce(
    person_ids: list[int],
    article_ids: Collection[int],
    answers: Mapping[tuple[int, int], bool],
    source: str,
    now: datetime,
) -> int:
    known = set(_cards(person_ids, article_ids).values_list("person_id", "article_id"))
    fresh = [
        _new_card(person_id, article_id, now)
        for person_id in person_ids
        for article_id in article_ids
        if (person_id, article_id) not in known
    ]
    Card.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    _log_answers(_cards(person_ids, article_ids), answers, source, now)
    return len(fresh)


def _cards(person_ids: Collection[int], article_ids: Collection[int]) -> QuerySet[Card]:
    return Card.objects.filter(person_id__in=list(person_ids), article_id__in=list(article_ids))


def _new_card(person_id: int, article_id: int, now: datetime) -> Card:
    memory = rules.new_memory(now + FIRST_QUESTION_AFTER)
    return Card(
        person_id=person_id,
        article_id=article_id,
        state=memory.state,
        step=memory.step,
        due_at=memory.due_at,
        created_at=now,
    )


def _log_answers(
    cards: QuerySet[Card], answers: Mapping[tuple[int, int], bool], source: str, now: datetime
) -> None:
    wanted = {
        f"{source}:{person_id}:{article_id}": right for (person_id, article_id), right in answers.items()
    }
    earlier = ReviewLog.objects.filter(submission_key__startswith=f"{source}:")
    logged = set(earlier.values_list("submission_key", flat=True))
    moved, logs = [], []
    # One order for everybody, so that two sessions closing at once never wait for each other's cards.
    for card in cards.order_by("pk").select_for_update():
        key = f"{source}:{card.person_id}:{card.article_id}"
        if key in wanted and key not in logged:
            apply(card, rules.reviewed(selectors.memory_of(card), wanted[key], now))
            moved.append(card)
            logs.append(log_of(card, wanted[key], key, now))
    Card.objects.bulk_update(moved, MEMORY_FIELDS, batch_size=200)
    ReviewLog.objects.bulk_create(logs, batch_size=500)
