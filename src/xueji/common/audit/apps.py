"""App configuration of the audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who changed what, when and why."""

    name = "xueji.common.audit"
    label = "audit"
    verbose_name = "审计"
