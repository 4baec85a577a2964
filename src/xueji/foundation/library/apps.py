"""App configuration of library."""

from django.apps import AppConfig

from xueji.common.ui import navigation


class LibraryConfig(AppConfig):
    """Cases and readings."""

    name = "xueji.foundation.library"
    label = "library"
    verbose_name = "资源库"

    def ready(self) -> None:
        """Take the place in the navigation."""
        from xueji.foundation.library import graph

        graph.register()
        navigation.register("library", "资源库", "books", "library:index", 40, "desk")
