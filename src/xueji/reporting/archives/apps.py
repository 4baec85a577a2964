"""App configuration of archives."""

from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    """One person one file, and the work ledger."""

    name = "xueji.reporting.archives"
    label = "archives"
    verbose_name = "档案与台账"
