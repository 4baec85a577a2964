"""App configuration of background jobs."""

from datetime import timedelta

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background jobs and their schedule."""

    name = "xueji.common.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """Take a place in the person menu, say which files are needed, and clear away what is old."""
        from xueji.common.files import sweep
        from xueji.common.jobs import running, schedule, services
        from xueji.common.notices import kinds
        from xueji.common.ui import navigation

        navigation.register("jobs", "我的任务", "progress", "jobs:index", 70, "person")
        kinds.register(running.NOTICE_KIND, "后台任务")
        sweep.register("jobs", services.files_in_use)
        schedule.every("jobs.clear-old", timedelta(days=1), services.clear_old, label="清理过期的后台任务")
