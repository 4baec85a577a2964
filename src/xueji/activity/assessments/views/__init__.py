"""Pages of questions and tests."""

from xueji.activity.assessments.views import questions, schedules, sittings

__all__ = ["questions", "schedules", "sittings"]
