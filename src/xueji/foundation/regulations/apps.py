"""App configuration of regulations."""

from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    """The rules: versions, articles and citations."""

    name = "xueji.foundation.regulations"
    label = "regulations"
    verbose_name = "法规库"
