"""Reading memory: what is due, what is fading, and how much a unit remembers now."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from xueji.activity.spaced_repetition import rules
from xueji.activity.spaced_repetition.models import Card
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person, User
    from xueji.foundation.regulations.models import Article

READING_ROLES = (
    organizations.Role.ORGANIZER,
    organizations.Role.DISCIPLINE_OFFICE,
    organizations.Role.INSPECTOR,
)
# Predicted recall below which an article counts as about to be forgotten.
FADING_BELOW = rules.DESIRED_RETENTION


@dataclass(frozen=True)
class ArticleRecall:
    """How well a group remembers one article now: mean predicted recall (0–1) over ``people`` people."""

    article: "Article"
    people: int
    recall: float


@dataclass(frozen=True)
class UnitRecall:
    """Predicted recall of what a unit has studied: mean over cards (None without cards), n, and by article."""

    recall: float | None
    cards: int
    people: int
    articles: list[ArticleRecall]


def memory_of(card: Card) -> rules.Memory:
    """The FSRS side of a card."""
    return rules.Memory(
        card.state, card.step, card.stability, card.fsrs_difficulty, card.due_at, card.last_reviewed_at
    )


def cards_of(person: "Person") -> QuerySet[Card]:
    """A person's own cards."""
    return Card.objects.filter(person=person)


def due_cards(person: "Person", now: datetime, limit: int) -> list[Card]:
    """What the person should review now: the most forgotten first, at most ``limit``."""
    due = list(cards_of(person).filter(due_at__lte=now))
    return sorted(due, key=lambda card: rules.recall(memory_of(card), now))[:limit]


def due_count(person: "Person", now: datetime) -> int:
    """How many cards are due."""
    return cards_of(person).filter(due_at__lte=now).count()


def predicted_recall(
    person_ids: Collection[int], article_ids: Collection[int], now: datetime
) -> dict[tuple[int, int], float]:
    """Predicted recall now by (person id, article id), for cards that were reviewed."""
    cards = Card.objects.filter(
        person_id__in=list(person_ids), article_id__in=list(article_ids), last_reviewed_at__isnull=False
    )
    return {(card.person_id, card.article_id): rules.recall(memory_of(card), now) for card in cards}


def fading_articles(person_ids: Collection[int], now: datetime, below: float = FADING_BELOW) -> dict[int, float]:
    """Articles these people are about to forget: article id → mean predicted recall, when below ``below``."""
    found: dict[int, list[float]] = defaultdict(list)
    for card in Card.objects.filter(person_id__in=list(person_ids), last_reviewed_at__isnull=False):
        found[card.article_id].append(rules.recall(memory_of(card), now))
    means = {article_id: sum(values) / len(values) for article_id, values in found.items()}
    return {article_id: value for article_id, value in means.items() if value < below}


def unit_recall(viewer: "User", organization: "Organization", now: datetime) -> UnitRecall | None:
    """Predicted recall of a unit's members now; None when the viewer may not see this unit's study."""
    today = timezone.localdate(now)
    if not organizations.may(viewer, *READING_ROLES, organization=organization, on=today):
        return None
    members = organizations.members_of([organization.pk], on=today, subtree=True)
    by_article: dict[int, list[float]] = defaultdict(list)
    for card in Card.objects.filter(person_id__in=[member.person.pk for member in members]):
        by_article[card.article_id].append(rules.recall(memory_of(card), now))
    articles = regulations.articles_by_ids(list(by_article))
    rows = [
        ArticleRecall(articles[article_id], len(values), sum(values) / len(values))
        for article_id, values in by_article.items()
    ]
    values = [value for found in by_article.values() for value in found]
    return UnitRecall(rules.mean(values), len(values), len(members), sorted(rows, key=lambda row: row.recall))
