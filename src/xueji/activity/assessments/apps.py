"""App configuration of assessments."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Questions, attempts and answers."""

    name = "xueji.activity.assessments"
    label = "assessments"
    verbose_name = "题库与测试"
