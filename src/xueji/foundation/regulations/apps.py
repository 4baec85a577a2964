"""App configuration of regulations."""

from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    """The rules: versions, articles and citations."""

    name = "xueji.foundation.regulations"
    label = "regulations"
    verbose_name = "法规库"

    def ready(self) -> None:
        """Put the library into the navigation; compare versions whenever one comes in."""
        from xueji.common.events import bus
        from xueji.common.ui import navigation
        from xueji.foundation.regulations import events, findable, subscribers

        bus.subscribe(events.RegulationVersionImported, subscribers.compare_with_neighbours)
        bus.subscribe(events.VersionDatesChanged, subscribers.compare_with_neighbours)

        findable.register()
        navigation.register_group("rules", "法规与图谱", "scale")
        navigation.register("regulations", "法规库", "scale", "regulations:index", 30, "desk", group="rules")
