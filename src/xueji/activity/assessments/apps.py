"""App configuration of assessments."""

from django.apps import AppConfig
from django.http import HttpRequest


class AssessmentsConfig(AppConfig):
    """Questions, attempts and answers."""

    name = "xueji.activity.assessments"
    label = "assessments"
    verbose_name = "题库与测试"

    def ready(self) -> None:
        """Take the places in the navigation and in the schedule, and the hot address."""
        from xueji.activity.assessments import (
            citing,
            findable,
            graph,
            hot,
            jobs,
            person_rows,
            personal_data,
            unit_changes,
            waiting,
        )
        from xueji.common.ui import navigation
        from xueji.common.ui import waiting as first_page

        hot.register()
        jobs.register()
        personal_data.register()
        graph.register()
        findable.register()
        citing.register()
        person_rows.register()
        unit_changes.register()
        first_page.register("questions", 61, waiting.questions_to_review)
        navigation.register(
            "assessments", "题库与测试", "list-check", "assessments:index", 50, "desk", _reads_bank
        )
        navigation.register("my-tests", "我的测试", "checklist", "assessments:my-tests", 30, "person")


def _reads_bank(request: HttpRequest) -> bool:
    from django.utils import timezone

    from xueji.activity.assessments import permissions

    return request.user.is_authenticated and permissions.may_read_bank(request.user, timezone.now())
