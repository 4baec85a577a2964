"""App configuration of library."""

from django.apps import AppConfig

from xueji.common.files import sweep
from xueji.common.ui import navigation


def _digests_in_use(digests: list[str]) -> set[str]:
    from xueji.foundation.library.services import digests_in_use

    return digests_in_use(digests)


class LibraryConfig(AppConfig):
    """Cases and readings."""

    name = "xueji.foundation.library"
    label = "library"
    verbose_name = "资源库"

    def ready(self) -> None:
        """Take the place in the navigation."""
        from xueji.common.ui import waiting as first_page
        from xueji.foundation.library import citing, findable, graph, person_rows, personal_data, waiting

        graph.register()
        findable.register()
        citing.register()
        personal_data.register()
        person_rows.register()
        first_page.register("resources", 60, waiting.resources_to_review)
        sweep.register("library", _digests_in_use)
        navigation.register("library", "资源库", "books", "library:index", 40, "desk")
