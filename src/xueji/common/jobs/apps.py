"""App configuration of background jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background jobs and their schedule."""

    name = "xueji.common.jobs"
    label = "jobs"
    verbose_name = "后台任务"
