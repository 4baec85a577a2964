"""App configuration of library."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Cases and readings."""

    name = "xueji.foundation.library"
    label = "library"
    verbose_name = "资源库"
