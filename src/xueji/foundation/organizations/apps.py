"""App configuration of organizations."""

from datetime import timedelta

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Who there is: units, people, posts and roles."""

    name = "xueji.foundation.organizations"
    label = "organizations"
    verbose_name = "组织与人员"

    def ready(self) -> None:
        """Put the domain into the frame: navigation, unit switcher, the person's name."""
        from xueji.common.jobs.permissions import provide_operators
        from xueji.common.jobs.schedule import every
        from xueji.common.ui import navigation
        from xueji.foundation.organizations import frame, permissions, services

        navigation.register(
            "organizations", "组织与人员", "sitemap", "organizations:units", 90, "desk", frame.sees_units
        )
        navigation.register("me", "我的信息", "user", "organizations:me", 80, "person", frame.has_person)
        every("organizations.sweep-uploads", timedelta(hours=1), services.sweep_uploads)
        navigation.provide_units(frame.unit_choices)
        provide_operators(permissions.may_operate)
        navigation.provide_person_name(frame.person_name)
