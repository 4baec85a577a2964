"""Memory arithmetic over the published FSRS-6 algorithm (pure).

Source: https://github.com/open-spaced-repetition/py-fsrs (FSRS-6, default parameters).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler, State

# Recall at which a card falls due: 0.90 (requirements, RECALL-5).
DESIRED_RETENTION = 0.90
# One review a day at most: no repeats within the day, so the learning steps of FSRS are left out.
# Fuzz is off, so that the same answers always give the same schedule.
_scheduler = Scheduler(
    desired_retention=DESIRED_RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
)
# Right/wrong grading is enough (RECALL-5): right is Good, wrong is Again.
RATING_WRONG = int(Rating.Again)
RATING_RIGHT = int(Rating.Good)


@dataclass(frozen=True)
class Memory:
    """What FSRS knows of one card: state 1–3, stability in days, difficulty 1–10, due moment."""

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due_at: datetime
    last_reviewed_at: datetime | None


# Names of reviews the person made alone; names of studies (``session:12:…``) begin otherwise.
OWN_REVIEW = "card:"


def review_key(card_id: int, submission_key: str) -> str:
    """Name of one review of one card for good: a key from a browser can only ever mean its own card."""
    return f"{OWN_REVIEW}{card_id}:{submission_key}"


def asking_key(due_at: datetime) -> str:
    """Submission key of the question that a card asks now, until it is answered and falls due anew.

    A second page with the same question has the same key, so that an answer sent again is one review.
    """
    return f"{due_at.astimezone(UTC):%Y%m%d%H%M%S%f}"


def rating_of(was_correct: bool) -> int:
    """FSRS rating of a right or wrong answer."""
    return RATING_RIGHT if was_correct else RATING_WRONG


def new_memory(now: datetime) -> Memory:
    """A card nobody has answered yet; due at once."""
    return Memory(
        state=int(State.Learning), step=0, stability=None, difficulty=None, due_at=now, last_reviewed_at=None
    )


def reviewed(memory: Memory, was_correct: bool, now: datetime) -> Memory:
    """The memory after one answer at ``now``."""
    card, _ = _scheduler.review_card(_to_fsrs(memory), Rating(rating_of(was_correct)), now.astimezone(UTC))
    return Memory(
        state=int(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due_at=card.due,
        last_reviewed_at=now,
    )


def recall(memory: Memory, now: datetime) -> float:
    """Predicted probability (0–1) that the article is remembered at ``now``; 0 when never reviewed."""
    if memory.last_reviewed_at is None or memory.stability is None:
        return 0.0
    moment = max(now, memory.last_reviewed_at).astimezone(UTC)
    return float(_scheduler.get_card_retrievability(_to_fsrs(memory), moment))


def mean(values: list[float]) -> float | None:
    """Mean, or None when there is nothing to average."""
    return sum(values) / len(values) if values else None


def _to_fsrs(memory: Memory) -> FsrsCard:
    return FsrsCard(
        card_id=1,
        state=State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due_at.astimezone(UTC),
        last_review=memory.last_reviewed_at.astimezone(UTC) if memory.last_reviewed_at else None,
    )
