"""What a stage of a live session shows, for the wall and for phones alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xueji.activity.assessments import selectors as questions
from xueji.activity.study_sessions import rules
from xueji.activity.study_sessions.models import Attendance, PackItem, StudySession
from xueji.common.ui.items import Bar
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.activity.study_sessions.selectors import PackEntry
    from xueji.foundation.regulations.models import Article

RESULT = "result"


@dataclass(frozen=True)
class Screen:
    """One stage: its word, the pack entry it shows (None for waiting, discussion, end), and its place."""

    stage: str
    kind: str
    entry: "PackEntry | None"
    place: str

    @property
    def is_result(self) -> bool:
        """Whether the answer to the question is shown."""
        return self.stage.startswith(f"{RESULT}:")


def occasion_of(session: StudySession) -> str:
    """Name of the session's sitting in the assessments domain."""
    return f"session:{session.pk}"


def screen_of(session: StudySession, entries: "list[PackEntry]") -> Screen:
    """The stage shown now; a stage whose item is gone falls back to waiting."""
    item_id = rules.stage_item_id(session.stage)
    by_id = {entry.item.pk: (number, entry) for number, entry in enumerate(entries, 1)}
    if item_id in by_id:
        number, entry = by_id[item_id]
        return Screen(session.stage, entry.item.kind, entry, f"{number} / {len(entries)}")
    stage = rules.WAITING if item_id is not None else session.stage
    return Screen(stage, stage, None, "")


def neighbors(session: StudySession, entries: "list[PackEntry]") -> tuple[str, str]:
    """The stages before and after the one shown; empty at the ends."""
    kinds = [(entry.item.pk, entry.item.kind == PackItem.Kind.QUESTION) for entry in entries]
    order = rules.stage_order(kinds)
    at = order.index(session.stage) if session.stage in order else 0
    return (order[at - 1] if at else ""), (order[at + 1] if at + 1 < len(order) else "")


def result_bars(session: StudySession, entry: "PackEntry", *, revealed: bool, chosen: str = "") -> list[Bar]:
    """One bar an option: how many chose it; right and wrong only once revealed."""
    question = entry.question
    if question is None:
        return []
    counts = questions.answer_counts(occasion_of(session)).get(question.revision_id, {})
    total = answered_count(session, question.revision_id)
    return [
        Bar(
            label=option.text,
            letter=option.letter,
            count=counts.get(option.letter, 0),
            total=total,
            correct=option.is_correct if revealed else None,
            chosen=option.letter in chosen,
        )
        for option in question.options
    ]


def answered_count(session: StudySession, revision_id: int) -> int:
    """How many people have answered a question of this session."""
    return sum(1 for one in questions.responses_of(occasion_of(session)) if one.revision_id == revision_id)


def deciding_articles(entry: "PackEntry") -> "list[tuple[str, str, Article]]":
    """The articles that decide a question: citation, address, article."""
    if entry.question is None:
        return []
    found = regulations.articles_by_ids(entry.question.article_ids)
    return [(regulations.short_citation(one), regulations.article_url(one), one) for one in found.values()]


def arrived_count(session: StudySession) -> int:
    """How many people are recorded as present."""
    return Attendance.objects.filter(session=session, status__in=rules.ATTENDED).count()


def seconds_left(session: StudySession, screen: Screen, now: datetime) -> int | None:
    """Planned seconds of the shown item that are left; None where nothing is planned."""
    if screen.entry is None or screen.is_result or session.stage_changed_at is None:
        return None
    passed = (now - session.stage_changed_at).total_seconds()
    return max(0, screen.entry.item.reading_seconds - int(passed))
