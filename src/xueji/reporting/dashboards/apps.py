"""App configuration of dashboards."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """What must be done today, what is falling behind, what has changed."""

    name = "xueji.reporting.dashboards"
    label = "dashboards"
    verbose_name = "看板"

    def ready(self) -> None:
        """Put the first page into both navigations."""
        from xueji.common.ui import navigation

        navigation.register("home", "工作台", "layout-dashboard", "home", 10, "desk")
        navigation.register("today", "今日", "home", "today", 10, "phone")
