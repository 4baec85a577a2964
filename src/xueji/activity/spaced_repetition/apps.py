"""App configuration of spaced_repetition."""

from django.apps import AppConfig


class SpacedRepetitionConfig(AppConfig):
    """Review cards scheduled by FSRS."""

    name = "xueji.activity.spaced_repetition"
    label = "spaced_repetition"
    verbose_name = "长效记忆"
