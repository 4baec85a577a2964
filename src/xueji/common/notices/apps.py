"""App configuration of the notices."""

from datetime import timedelta

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The bell and the page behind it."""

    name = "xueji.common.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        """Take the bell in the top bar, and keep the table short."""
        from xueji.common.jobs import schedule
        from xueji.common.notices import kinds, selectors, services
        from xueji.common.ui import navigation

        navigation.provide_bell(selectors.unread_count, "notices:index")
        kinds.register(kinds.PLAIN, "一般")
        schedule.every("notices.forget-old", timedelta(days=1), services.forget_old, label="清理过期的通知")
