"""App configuration of responsibilities."""

from datetime import timedelta

from django.apps import AppConfig


def _digests_in_use(digests: list[str]) -> set[str]:
    from xueji.foundation.responsibilities.services import digests_in_use

    return digests_in_use(digests)


class ResponsibilitiesConfig(AppConfig):
    """Leading groups, and who answers for what until when."""

    name = "xueji.foundation.responsibilities"
    label = "responsibilities"
    verbose_name = "主体责任"

    def ready(self) -> None:
        """Take the places in the frame; remind owners daily; name the files that are in use."""
        from xueji.common.files import sweep
        from xueji.common.jobs.schedule import every
        from xueji.common.notices import kinds
        from xueji.common.ui import navigation, related
        from xueji.foundation.responsibilities import frame, person_rows, services
        from xueji.foundation.responsibilities.services.items import NOTICE_KIND

        person_rows.register()
        kinds.register(NOTICE_KIND, "主体责任")
        sweep.register("responsibilities", _digests_in_use)
        every("responsibilities.remind", timedelta(days=1), services.remind, label="提醒到期的责任事项")
        navigation.register(
            "responsibilities",
            "主体责任",
            "clipboard-check",
            "responsibilities:items",
            86,
            "desk",
            frame.keeps_lists,
            group="duties",
        )
        navigation.register(
            "my-responsibilities",
            "我的责任事项",
            "clipboard-check",
            "responsibilities:mine",
            22,
            "person",
            frame.owns_items,
        )
        related.register(
            "unit", "领导小组与责任清单", "clipboard-check", "responsibilities:unit", 40, frame.reads_unit
        )
