"""App configuration of the monitoring."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Health and metrics."""

    name = "xueji.common.monitoring"
    label = "monitoring"
    verbose_name = "运行监控"

    def ready(self) -> None:
        """Take two addresses that need neither session nor cookie."""
        from xueji.common import fast_lane
        from xueji.common.monitoring import views

        fast_lane.register("/health/", views.health)
        fast_lane.register("/metrics/", views.metrics)
