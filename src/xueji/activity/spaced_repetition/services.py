"""Writing memory: cards are introduced by study and moved by reviews."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from xueji.activity.spaced_repetition import rules, selectors
from xueji.activity.spaced_repetition.models import Card, ReviewLog
from xueji.common.batches import batches
from xueji.common.errors import DomainError
from xueji.foundation.learning_records import selectors as records
from xueji.foundation.learning_records import services as river
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

# An article that was read but not asked about is asked for the first time on the next day.
FIRST_QUESTION_AFTER = timedelta(days=1)


class NoUnit(DomainError):
    """The person belongs to no unit today, so the act has no unit to stand under."""


@dataclass(frozen=True)
class Answer:
    """One answered review.

    Attributes:
        revision_id: the question asked; None when the person only said whether the article was remembered.
        submission_key: the browser's own key of this answer; the same key twice is one review.
    """

    card_id: int
    was_correct: bool
    revision_id: int | None
    selected: str
    submission_key: str
    duration_seconds: int | None = None


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
            logs.append(_log(card, wanted[key], key, now))
    Card.objects.bulk_update(moved, MEMORY_FIELDS, batch_size=200)
    ReviewLog.objects.bulk_create(logs, batch_size=500)


MEMORY_FIELDS = ["state", "step", "stability", "fsrs_difficulty", "due_at", "last_reviewed_at"]


def apply(card: Card, memory: rules.Memory) -> None:
    """Put a memory back into its card, unsaved."""
    card.state, card.step, card.stability = memory.state, memory.step, memory.stability
    card.fsrs_difficulty, card.due_at, card.last_reviewed_at = (
        memory.difficulty,
        memory.due_at,
        memory.last_reviewed_at,
    )


def _log(card: Card, was_correct: bool, key: str, now: datetime) -> ReviewLog:
    return ReviewLog(
        card=card,
        rating=rules.rating_of(was_correct),
        reviewed_at=now,
        was_correct=was_correct,
        submission_key=key,
    )


def review(answer: Answer, *, person_id: int, now: datetime) -> ReviewLog:
    """Record one review of a person's own card: log, new due moment and the river, in one transaction.

    Returns:
        The review; the first one when the same answer comes again.
    Raises:
        Card.DoesNotExist: no such card of this person.
        NoUnit: the person belongs to no unit today.
    """
    with transaction.atomic():
        card = (
            Card.objects.select_for_update()
            .select_related("person")
            .get(pk=answer.card_id, person_id=person_id)
        )
        key = rules.review_key(card.pk, answer.submission_key)
        earlier = card.logs.filter(submission_key=key).first()
        if earlier is not None:
            return earlier
        apply(card, rules.reviewed(selectors.memory_of(card), answer.was_correct, now))
        card.save(update_fields=MEMORY_FIELDS)
        log = _log(card, answer.was_correct, key, now)
        log.revision_id, log.selected = answer.revision_id, answer.selected
        log.duration_seconds = answer.duration_seconds
        log.save()
        river.append([_record(card, answer, key, now)], now)
    return log


def _record(card: Card, answer: Answer, key: str, now: datetime) -> river.NewRecord:
    today = timezone.localdate(now)
    unit = organizations.organization_of(card.person, today)
    if unit is None:
        raise NoUnit("目前没有登记所在单位，复习无法记录；请联系单位的学习组织者。")
    article = regulations.articles_by_ids([card.article_id])[card.article_id]
    return river.NewRecord(
        person_id=card.person_id,
        organization_id=unit.pk,
        organization_path=unit.path,
        verb=records.Verb.REVIEWED,
        activity_type="article",
        activity_key=f"article:{card.article_id}",
        activity_title=f"复习{regulations.short_citation(article)}",
        occurred_at=now,
        source_key=f"review:{key}",
        success=answer.was_correct,
        score=1.0 if answer.was_correct else 0.0,
        duration_seconds=answer.duration_seconds,
        evidence="本人登录后作答",
        article_ids=[card.article_id],
        disciplines=regulations.disciplines_of([card.article_id]).get(card.article_id, []),
    )
