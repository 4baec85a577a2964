"""Forms of questions and tests."""

from xueji.activity.assessments.forms.questions import NewQuestionForm, QuestionForm, edit_form
from xueji.activity.assessments.forms.schedules import ScheduleForm

__all__ = ["NewQuestionForm", "QuestionForm", "ScheduleForm", "edit_form"]
