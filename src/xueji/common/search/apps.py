"""App configuration of the search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One search over everything."""

    name = "xueji.common.search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        """Take the box in the top bar and a turn in the schedule."""
        from xueji.common.jobs import schedule
        from xueji.common.search import following
        from xueji.common.ui import navigation

        navigation.provide_search("search:index", "search:suggestions")
        schedule.every("search-check", following.EVERY, following.check)
