"""App configuration of study_sessions."""

from django.apps import AppConfig


class StudySessionsConfig(AppConfig):
    """Study tied to the meeting about to begin."""

    name = "xueji.activity.study_sessions"
    label = "study_sessions"
    verbose_name = "会前学纪"
