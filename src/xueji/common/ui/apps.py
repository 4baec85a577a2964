"""App configuration of the front-end kit."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Base pages, components and navigation."""

    name = "xueji.common.ui"
    label = "ui"
    verbose_name = "界面"
