"""Reads of questions, attempts and answers."""

from xueji.activity.assessments.rules import mark, normal_letters
from xueji.activity.assessments.selectors.answers import (
    ResponseFact,
    answer_counts,
    attempt_of,
    responses_of,
    responses_of_person,
)
from xueji.activity.assessments.selectors.questions import (
    Kind,
    OptionView,
    QuestionText,
    RevisionView,
    Status,
    question_candidates,
    questions_for,
    questions_for_articles,
    revisions_by_ids,
)

__all__ = [
    "Kind",
    "OptionView",
    "QuestionText",
    "ResponseFact",
    "RevisionView",
    "Status",
    "answer_counts",
    "attempt_of",
    "mark",
    "normal_letters",
    "question_candidates",
    "questions_for",
    "questions_for_articles",
    "responses_of",
    "responses_of_person",
    "revisions_by_ids",
]
