"""App configuration of the announcements."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Announcements that survive a crash."""

    name = "xueji.common.events"
    label = "events"
    verbose_name = "消息"
