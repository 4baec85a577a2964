"""App configuration of stored files."""

from datetime import datetime, timedelta

from django.apps import AppConfig


def _sweep(now: datetime) -> None:
    from xueji.common.files.admission import sweep_quarantine
    from xueji.common.files.sweep import sweep

    sweep(now)
    sweep_quarantine(now)


class FilesConfig(AppConfig):
    """Files that people upload."""

    name = "xueji.common.files"
    label = "files"
    verbose_name = "文件"

    def ready(self) -> None:
        """Take away once a day what nobody uses."""
        from xueji.common.jobs import schedule

        schedule.every("files.sweep", timedelta(days=1), _sweep, label="清理不再使用的文件")
