"""App configuration of study_sessions."""

from datetime import datetime, timedelta

from django.apps import AppConfig

SERIES_PERIOD = timedelta(hours=6)


def _extend_series(now: datetime) -> None:
    from xueji.activity.study_sessions.services import extend_all_series

    extend_all_series(now)


class StudySessionsConfig(AppConfig):
    """Study tied to the meeting about to begin."""

    name = "xueji.activity.study_sessions"
    label = "study_sessions"
    verbose_name = "会前学纪"

    def ready(self) -> None:
        """Register hot addresses, the place in the navigation, the job that keeps series in the calendar."""
        from xueji.activity.study_sessions import (
            citing,
            library_links,
            person_rows,
            personal_data,
            unit_changes,
        )
        from xueji.activity.study_sessions.live import hot
        from xueji.common.jobs import schedule
        from xueji.common.ui import navigation

        hot.register()
        library_links.register()
        citing.register()
        personal_data.register()
        person_rows.register()
        unit_changes.register()
        navigation.register("study_sessions", "会前学纪", "presentation", "study_sessions:index", 20, "desk")
        schedule.every(
            "study_sessions.extend_series", SERIES_PERIOD, _extend_series, label="续排系列会前学纪"
        )
