"""App configuration of spaced_repetition."""

from django.apps import AppConfig


class SpacedRepetitionConfig(AppConfig):
    """Review cards scheduled by FSRS."""

    name = "xueji.activity.spaced_repetition"
    label = "spaced_repetition"
    verbose_name = "长效记忆"

    def ready(self) -> None:
        """Put today's review into the phone's navigation."""
        from xueji.common.ui import navigation

        navigation.register("review", "复习", "brain", "spaced_repetition:today", 20, "phone")
