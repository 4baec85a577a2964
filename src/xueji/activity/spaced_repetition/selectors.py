"""Reading memory: what is due, what is fading, and how much a unit remembers now."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from xueji.activity.assessments import selectors as questions
from xueji.activity.spaced_repetition import permissions, rules
from xueji.activity.spaced_repetition.models import Card, ReviewLog
from xueji.common.batches import batches
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person, User
    from xueji.foundation.regulations.models import Article

# A mean over fewer people would show a person; it is left out.
SMALLEST_GROUP = 3
# Predicted recall below which an article counts as about to be forgotten.
FADING_BELOW = rules.DESIRED_RETENTION


@dataclass(frozen=True)
class ArticleRecall:
    """How well a group remembers one article now: mean predicted recall (0–1) over ``people`` people."""

    article: "Article"
    people: int
    recall: float

    @property
    def is_shown(self) -> bool:
        """Whether enough people stand behind the mean."""
        return self.people >= SMALLEST_GROUP

    @property
    def citation(self) -> str:
        """《…》第…条."""
        return regulations.short_citation(self.article)

    @property
    def url(self) -> str:
        """Where the article is read."""
        return regulations.article_url(self.article)


@dataclass(frozen=True)
class UnitRecall:
    """Predicted recall of what a unit has studied: mean over cards, their number, the people, and by article.

    The mean is None when it would stand for fewer than three people.
    """

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
    return Card.objects.filter(person=person, retired_at=None)


def own_recall(person: "Person", now: datetime) -> dict[int, float]:
    """Predicted recall (0–1) of the articles a person has answered about, by article id."""
    cards = cards_of(person).filter(last_reviewed_at__isnull=False)
    return {card.article_id: rules.recall(memory_of(card), now) for card in cards}


def due_cards(person: "Person", now: datetime, limit: int) -> list[Card]:
    """What the person should review now: the most forgotten first, at most ``limit``."""
    due = list(cards_of(person).filter(due_at__lte=now))
    return sorted(due, key=lambda card: rules.recall(memory_of(card), now))[:limit]


def due_count(person: "Person", now: datetime) -> int:
    """How many cards are due."""
    return cards_of(person).filter(due_at__lte=now).count()


def fading_articles(
    person_ids: Collection[int], now: datetime, below: float = FADING_BELOW
) -> dict[int, float]:
    """Articles these people are about to forget: article id → mean predicted recall, when below ``below``."""
    found: dict[int, list[float]] = defaultdict(list)
    live = Card.objects.filter(last_reviewed_at__isnull=False, retired_at=None)
    for batch in batches(person_ids):
        for card in live.filter(person_id__in=batch):
            found[card.article_id].append(rules.recall(memory_of(card), now))
    means = {article_id: sum(values) / len(values) for article_id, values in found.items()}
    return {article_id: value for article_id, value in means.items() if value < below}


def unit_recall(viewer: "User", organization: "Organization", now: datetime) -> UnitRecall | None:
    """Predicted recall of a unit's members now; None when the viewer may not see this unit's study."""
    today = timezone.localdate(now)
    if not organizations.may(viewer, *permissions.READ_RECALL.roles, organization=organization, on=today):
        return None
    members = organizations.people_under([organization.path], today)
    members = members.exclude(status=organizations.PersonStatus.LEFT)
    by_article: dict[int, list[float]] = defaultdict(list)
    people: set[int] = set()
    for card in Card.objects.filter(person__in=members, retired_at=None).iterator():
        people.add(card.person_id)
        by_article[card.article_id].append(rules.recall(memory_of(card), now))
    articles = regulations.articles_by_ids(list(by_article))
    rows = [
        ArticleRecall(articles[article_id], len(values), sum(values) / len(values))
        for article_id, values in by_article.items()
    ]
    values = [value for found in by_article.values() for value in found]
    mean = rules.mean(values) if len(people) >= SMALLEST_GROUP else None
    # Few people come last and in the order of the rules: their place must not tell what their mean would.
    rows.sort(key=lambda row: (0, row.recall) if row.is_shown else (1, row.article.pk))
    return UnitRecall(mean, len(values), len(people), rows)


@dataclass(frozen=True)
class DayLoad:
    """A person's reviews of one day: what is left today, done today, and what waits for later days."""

    today: list[Card]
    done_today: int
    left_out: int
    next_due_at: datetime | None


def day_load(person: "Person", now: datetime, daily_cards: int) -> DayLoad:
    """The cards of today under the daily cap, the most forgotten first."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    done = (
        cards_of(person)
        .filter(logs__reviewed_at__gte=midnight, logs__submission_key__startswith=rules.OWN_REVIEW)
        .distinct()
        .count()
    )
    due = due_cards(person, now, limit=10_000)
    room = max(0, daily_cards - done)
    upcoming = cards_of(person).filter(due_at__gt=now).order_by("due_at").values_list("due_at", flat=True)
    return DayLoad(due[:room], done, len(due[room:]), upcoming.first())


def own_card(person: "Person", card_id: int) -> Card | None:
    """One of the person's own cards; None for anybody else's."""
    return cards_of(person).select_related("article__version__regulation").filter(pk=card_id).first()


def own_review(person: "Person", log_id: int) -> ReviewLog | None:
    """One of the person's own reviews; None for anybody else's."""
    rows = ReviewLog.objects.filter(card__person=person).select_related("card")
    return rows.filter(pk=log_id).first()


def question_for(card: Card) -> "questions.RevisionView | None":
    """The question to ask about a card's article: variants rotate, the one longest unused comes first."""
    offered = questions.questions_for_articles([card.article_id]).get(card.article_id, [])
    if not offered:
        return None
    last_asked: dict[int | None, datetime] = {}
    for log in card.logs.filter(revision_id__in=offered).order_by("reviewed_at"):
        last_asked[log.revision_id] = log.reviewed_at
    never = datetime.min.replace(tzinfo=UTC)
    chosen = min(offered, key=lambda revision_id: (last_asked.get(revision_id, never), revision_id))
    return questions.revisions_by_ids([chosen]).get(chosen)
