"""App configuration of the directory synchronization."""

from django.apps import AppConfig


class DirectorySyncConfig(AppConfig):
    """Directories of DingTalk, WeCom and files."""

    name = "xueji.foundation.directory_sync"
    label = "directory_sync"
    verbose_name = "通讯录同步"

    def ready(self) -> None:
        """Make the pull known to the worker."""
        from xueji.common.jobs import kinds
        from xueji.foundation.directory_sync import jobs

        kinds.register(jobs.PULL, "读取通讯录", jobs.pull)
