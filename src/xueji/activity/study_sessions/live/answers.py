"""Saving answers of a live session: the question on the screen now, marked and durable when answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from xueji.activity.assessments import services as assessments
from xueji.activity.study_sessions.live.gate import live_stages
from xueji.activity.study_sessions.live.passes import AnswerPass
from xueji.activity.study_sessions.models import PackItem
from xueji.common.group_commit import GroupCommitWriter


class AnswerOutcome(Enum):
    """What became of an answer."""

    SAVED = "saved"
    NOT_OPEN = "not_open"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LiveAnswer:
    """An answer from a phone: the pass, the pack item on the page, letters chosen, and when it came in."""

    granted: AnswerPass
    item_id: int
    selected: str
    at: datetime


def write_answers(answers: Sequence[LiveAnswer]) -> list[AnswerOutcome]:
    """Write a batch inside the caller's transaction; one outcome an answer, in order."""
    open_revisions = _open_revisions({answer.granted.session_id for answer in answers})
    rows, positions = [], []
    outcomes = [AnswerOutcome.NOT_OPEN] * len(answers)
    for position, answer in enumerate(answers):
        item_id, revision_id = open_revisions.get(answer.granted.session_id, (0, 0))
        if revision_id and item_id == answer.item_id:
            rows.append(
                assessments.NewResponse(answer.granted.attempt_id, revision_id, answer.selected, answer.at)
            )
            positions.append(position)
    saved = assessments.save_responses(rows) if rows else []
    for position, is_saved in zip(positions, saved, strict=True):
        outcomes[position] = AnswerOutcome.SAVED if is_saved else AnswerOutcome.REFUSED
    return outcomes


def _open_revisions(session_ids: set[int]) -> dict[int, tuple[int, int]]:
    """For each live session that shows a question: the pack item and its revision."""
    item_ids = {
        int(stage.removeprefix("item:")): session_id
        for session_id, stage in live_stages(session_ids).items()
        if stage.startswith("item:")
    }
    items = PackItem.objects.filter(pk__in=list(item_ids), kind=PackItem.Kind.QUESTION)
    return {
        item_ids[item_id]: (item_id, revision_id)
        for item_id, revision_id in items.values_list("pk", "revision_id")
    }


writer: GroupCommitWriter[LiveAnswer, AnswerOutcome] = GroupCommitWriter("answers", write_answers)


def save_answer(answer: LiveAnswer) -> AnswerOutcome:
    """Save one answer; returns after it is durable. The same answer sent twice is one answer."""
    return writer.submit(answer)
