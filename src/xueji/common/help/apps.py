"""App configuration of the help pages."""

from django.apps import AppConfig


class HelpConfig(AppConfig):
    """The guide inside the product."""

    name = "xueji.common.help"
    label = "help"
    verbose_name = "帮助"

    def ready(self) -> None:
        """Take the place in the person menu and make the pages findable."""
        from xueji.common.help import findable
        from xueji.common.ui import navigation

        findable.register()
        navigation.register("help", "帮助", "help-circle", "help:index", 90, "person")
