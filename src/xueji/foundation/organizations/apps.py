"""App configuration of organizations."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Who there is: units, people, posts and roles."""

    name = "xueji.foundation.organizations"
    label = "organizations"
    verbose_name = "组织与人员"
