"""App configuration of regulations."""

from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    """The rules: versions, articles and citations."""

    name = "xueji.foundation.regulations"
    label = "regulations"
    verbose_name = "法规库"

    def ready(self) -> None:
        """Put the library into the navigation of the desk."""
        from xueji.common.ui import navigation

        navigation.register("regulations", "法规库", "scale", "regulations:index", 30, "desk")
