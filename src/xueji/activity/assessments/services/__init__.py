"""Writes of questions, attempts and answers."""

from xueji.activity.assessments.services.answers import (
    AnswerRefused,
    NewResponse,
    save_response,
    save_responses,
)
from xueji.activity.assessments.services.attempts import AttemptClosed, close_attempts, ensure_attempt
from xueji.activity.assessments.services.papers import PaperPlan, create_test
from xueji.activity.assessments.services.questions import (
    QuestionContent,
    QuestionEditedMeanwhile,
    create_question,
    edit_question,
    move_question,
    save_question,
)
from xueji.activity.assessments.services.sittings import (
    NotOpenNow,
    answer_sitting,
    answer_test,
    begin_test,
    hand_in,
    settle_due,
)

__all__ = [
    "AnswerRefused",
    "AttemptClosed",
    "NewResponse",
    "NotOpenNow",
    "PaperPlan",
    "QuestionContent",
    "QuestionEditedMeanwhile",
    "answer_sitting",
    "answer_test",
    "begin_test",
    "close_attempts",
    "create_question",
    "create_test",
    "edit_question",
    "ensure_attempt",
    "hand_in",
    "move_question",
    "save_question",
    "save_response",
    "save_responses",
    "settle_due",
]
