"""Questions, papers, tests, attempts and answers."""

from xueji.activity.assessments.models.attempts import Attempt, Response
from xueji.activity.assessments.models.papers import Paper, PaperDraw, PaperQuestion, ScheduledTest
from xueji.activity.assessments.models.questions import Option, Question, QuestionCitation, QuestionRevision

__all__ = [
    "Attempt",
    "Option",
    "Paper",
    "PaperDraw",
    "PaperQuestion",
    "Question",
    "QuestionCitation",
    "QuestionRevision",
    "Response",
    "ScheduledTest",
]
