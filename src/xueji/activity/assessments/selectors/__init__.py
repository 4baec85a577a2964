"""Reads of questions, attempts and answers."""

from xueji.activity.assessments.rules import mark, normal_letters
from xueji.activity.assessments.selectors.answers import (
    ResponseFact,
    answer_counts,
    attempt_of,
    responses_of,
    responses_of_person,
)
from xueji.activity.assessments.selectors.papers import (
    AskedQuestion,
    asked_questions,
    find_questions,
    invited_count,
    open_tests,
    sittings_of,
    test_url,
    tests_for,
    tests_of_person,
    units_for_tests,
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
    "AskedQuestion",
    "Kind",
    "OptionView",
    "QuestionText",
    "ResponseFact",
    "RevisionView",
    "Status",
    "answer_counts",
    "asked_questions",
    "attempt_of",
    "find_questions",
    "invited_count",
    "mark",
    "normal_letters",
    "open_tests",
    "question_candidates",
    "questions_for",
    "questions_for_articles",
    "responses_of",
    "responses_of_person",
    "revisions_by_ids",
    "sittings_of",
    "test_url",
    "tests_for",
    "tests_of_person",
    "units_for_tests",
]
