"""Pure arithmetic of questions and papers: marking, checks, draws and orders."""

from xueji.activity.assessments.rules.draws import Candidate, DrawResult, DrawRow, draw, in_order_of
from xueji.activity.assessments.rules.marking import mark, normal_letters
from xueji.activity.assessments.rules.questions import (
    MAX_OPTIONS,
    MULTIPLE,
    SINGLE,
    TRUE_FALSE,
    TRUE_FALSE_TEXTS,
    OptionDraft,
    question_problems,
)

__all__ = [
    "MAX_OPTIONS",
    "MULTIPLE",
    "SINGLE",
    "TRUE_FALSE",
    "TRUE_FALSE_TEXTS",
    "Candidate",
    "DrawResult",
    "DrawRow",
    "OptionDraft",
    "draw",
    "in_order_of",
    "mark",
    "normal_letters",
    "question_problems",
]
