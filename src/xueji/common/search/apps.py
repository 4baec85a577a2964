"""App configuration of the search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One search over everything."""

    name = "xueji.common.search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        """Take the box in the top bar and a turn in the schedule."""
        from xueji.common.jobs import kinds, schedule
        from xueji.common.search import following, jobs
        from xueji.common.ui import navigation

        navigation.provide_search("search:index", "search:suggestions")
        kinds.register(jobs.REBUILD, "检索索引重建", jobs.rebuild, offered="重建检索索引")
        schedule.every(
            "search-check", following.EVERY, following.check, is_apart=True, label="检查检索索引是否跟上"
        )
