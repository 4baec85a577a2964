"""One answered review: log, new due moment and river in one transaction, many reviews at once.

Reviews of many people go through the group-commit writer together (``common/group_commit.py``): the lunch
break of a county is a burst like a check-in.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.activity.spaced_repetition import rules, selectors
from xueji.activity.spaced_repetition.models import Card, ReviewLog
from xueji.common.errors import DomainError
from xueji.common.group_commit import GroupCommitWriter
from xueji.foundation.learning_records import selectors as records
from xueji.foundation.learning_records import services as river
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization
    from xueji.foundation.regulations.models import Article

MEMORY_FIELDS = ["state", "step", "stability", "fsrs_difficulty", "due_at", "last_reviewed_at"]


class NoUnit(DomainError):
    """The person belongs to no unit today, so the act has no unit to stand under."""


class CardMissing(DomainError):
    """The person has no such card."""


@dataclass(frozen=True)
class Answer:
    """One answered review.

    Attributes:
        revision_id: the question asked; None when the person only said whether the article was remembered.
        submission_key: the key of the question as it was asked; the same key twice is one review.
    """

    card_id: int
    was_correct: bool
    revision_id: int | None
    selected: str
    submission_key: str
    duration_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """An answer, whose it is, and when it came in."""

    answer: Answer
    person_id: int
    at: datetime

    @property
    def key(self) -> str:
        """Name of the review for good."""
        return rules.review_key(self.answer.card_id, self.answer.submission_key)

    @property
    def day(self) -> date:
        """The local day it counts for."""
        return timezone.localdate(self.at)


def review(answer: Answer, *, person_id: int, now: datetime) -> ReviewLog:
    """Record one review of a person's own card; returns after log, card and river are durable.

    Returns:
        The review; the first one when the same answer comes again.
    Raises:
        CardMissing: no such card of this person.
        NoUnit: the person belongs to no unit today.
        WriterOverloaded, WriterFailed: nothing was written.
        WriterUnsure: it may be written or not; the same again does no harm.
    """
    return writer.submit(Review(answer, person_id, now))


def write_reviews(reviews: Sequence[Review]) -> list[ReviewLog | DomainError]:
    """Write a batch inside the caller's transaction; for each review its log, or why there is none."""
    batch = _Batch(reviews)
    outcomes = [batch.take(one) for one in reviews]
    for card in batch.moved.values():
        card.save(update_fields=MEMORY_FIELDS)
    ReviewLog.objects.bulk_create(batch.logs)
    if batch.acts:
        river.append(batch.acts, max(one.at for one in reviews))
    return outcomes


writer: GroupCommitWriter[Review, ReviewLog] = GroupCommitWriter("reviews", write_reviews)


class _Batch:
    """What the reviews of one transaction need, read in a fixed number of queries, and what comes of them."""

    def __init__(self, reviews: Sequence[Review]) -> None:
        # One order for everybody, so that two processes never wait for each other's cards.
        cards = Card.objects.select_for_update().filter(pk__in={one.answer.card_id for one in reviews})
        self._cards = {card.pk: card for card in cards.order_by("pk")}
        earlier = ReviewLog.objects.filter(submission_key__in={one.key for one in reviews})
        self._logged = {log.submission_key: log for log in earlier}
        self._units = _units(reviews)
        article_ids = {card.article_id for card in self._cards.values()}
        self._articles = regulations.articles_by_ids(article_ids)
        self._disciplines = regulations.disciplines_of(article_ids)
        self.moved: dict[int, Card] = {}
        self.logs: list[ReviewLog] = []
        self.acts: list[river.NewRecord] = []

    def take(self, one: Review) -> ReviewLog | DomainError:
        """Move the card and note log and act; a review seen before is given back as it was."""
        card = self._cards.get(one.answer.card_id)
        if card is None or card.person_id != one.person_id:
            return CardMissing("这张复习卡不在本人的复习计划里，请回到今日复习。")
        if one.key in self._logged:
            return self._logged[one.key]
        unit = self._units[one.day].get(one.person_id)
        if unit is None:
            return NoUnit("目前没有登记所在单位，复习无法记录；请联系单位的学习组织者。")
        apply(card, rules.reviewed(selectors.memory_of(card), one.answer.was_correct, one.at))
        self.moved[card.pk] = card
        log = log_of(card, one.answer.was_correct, one.key, one.at)
        log.revision_id, log.selected = one.answer.revision_id, one.answer.selected
        log.duration_seconds = one.answer.duration_seconds
        self._logged[one.key] = log
        self.logs.append(log)
        disciplines = self._disciplines.get(card.article_id, [])
        self.acts.append(_act(one, self._articles[card.article_id], unit, disciplines))
        return log


def _units(reviews: Sequence[Review]) -> "dict[date, dict[int, Organization]]":
    """The unit of each person on the day of the review; people without one are left out."""
    by_day: dict[date, set[int]] = defaultdict(set)
    for one in reviews:
        by_day[one.day].add(one.person_id)
    return {
        day: {
            person_id: member.organization
            for person_id, member in organizations.members_by_person_ids(sorted(person_ids), day).items()
        }
        for day, person_ids in by_day.items()
    }


def apply(card: Card, memory: rules.Memory) -> None:
    """Put a memory back into its card, unsaved."""
    card.state, card.step, card.stability = memory.state, memory.step, memory.stability
    card.fsrs_difficulty, card.due_at, card.last_reviewed_at = (
        memory.difficulty,
        memory.due_at,
        memory.last_reviewed_at,
    )


def log_of(card: Card, was_correct: bool, key: str, now: datetime) -> ReviewLog:
    """The log of one review of a card, unsaved."""
    return ReviewLog(
        card=card,
        rating=rules.rating_of(was_correct),
        reviewed_at=now,
        was_correct=was_correct,
        submission_key=key,
    )


def _act(one: Review, article: "Article", unit: "Organization", disciplines: list[str]) -> river.NewRecord:
    return river.NewRecord(
        person_id=one.person_id,
        organization_id=unit.pk,
        organization_path=unit.path,
        verb=records.Verb.REVIEWED,
        activity_type="article",
        activity_key=f"article:{article.pk}",
        activity_title=f"复习{regulations.short_citation(article)}",
        occurred_at=one.at,
        source_key=f"review:{one.key}",
        success=one.answer.was_correct,
        score=1.0 if one.answer.was_correct else 0.0,
        duration_seconds=one.answer.duration_seconds,
        evidence="本人登录后作答",
        article_ids=[article.pk],
        disciplines=disciplines,
    )
