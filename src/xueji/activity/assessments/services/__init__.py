"""Writes of questions, attempts and answers."""

from xueji.activity.assessments.services.answers import (
    AnswerRefused,
    NewResponse,
    save_response,
    save_responses,
)
from xueji.activity.assessments.services.attempts import AttemptClosed, close_attempts, ensure_attempt
from xueji.activity.assessments.services.questions import (
    QuestionContent,
    QuestionEditedMeanwhile,
    create_question,
    edit_question,
    move_question,
    save_question,
)

__all__ = [
    "AnswerRefused",
    "AttemptClosed",
    "NewResponse",
    "QuestionContent",
    "QuestionEditedMeanwhile",
    "close_attempts",
    "create_question",
    "edit_question",
    "ensure_attempt",
    "move_question",
    "save_question",
    "save_response",
    "save_responses",
]
