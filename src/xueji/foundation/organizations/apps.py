"""App configuration of organizations."""

from datetime import datetime, timedelta

from django.apps import AppConfig


def _find_duplicates(now: datetime) -> None:
    from xueji.foundation.organizations.services import find_duplicates

    find_duplicates(now)


def _disable_unused(now: datetime) -> None:
    from xueji.foundation.organizations.services import disable_unused

    disable_unused(now)


def _close_lapsed(now: datetime) -> None:
    from xueji.foundation.organizations.services import close_lapsed, close_lapsed_items

    close_lapsed(now)
    close_lapsed_items(now)


def _settle_main_units(now: datetime) -> None:
    from xueji.foundation.organizations.services import settle_main_units

    settle_main_units(now)


def _refresh_categories(now: datetime) -> None:
    from xueji.foundation.organizations.services import refresh_categories

    refresh_categories(now)


def _make_due_changes(now: datetime) -> None:
    from xueji.foundation.organizations import services

    services.make_due_changes(now)


def _schedule() -> None:
    from xueji.common.jobs.schedule import every
    from xueji.foundation.organizations import services

    every("organizations.categories", timedelta(days=1), _refresh_categories, label="按规则更新学员类别")
    every("organizations.disable-unused", timedelta(days=1), _disable_unused, label="停用长期未登录的账号")
    every(
        "organizations.remind-of-reviews",
        timedelta(days=1),
        services.remind_of_reviews,
        label="提醒到期的权限复核",
    )
    every(
        "organizations.sweep-imports",
        timedelta(days=1),
        services.sweep_runs,
        label="清理一周前的导入核对",
    )
    every("organizations.close-lapsed", timedelta(days=1), _close_lapsed, label="记下到期的角色代行和授权")
    every("organizations.main-units", timedelta(days=1), _settle_main_units, label="更替到期的主要任职")
    every("organizations.find-duplicates", timedelta(days=1), _find_duplicates, label="查找疑似重复的人员")
    every(
        "organizations.sweep-uploads",
        timedelta(hours=1),
        services.sweep_uploads,
        label="清理没有导入的上传文件",
    )
    every("organizations.unit-changes", timedelta(minutes=10), _make_due_changes, label="办理到期的机构变更")


class OrganizationsConfig(AppConfig):
    """Who there is: units, people, posts and roles."""

    name = "xueji.foundation.organizations"
    label = "organizations"
    verbose_name = "组织与人员"

    def ready(self) -> None:
        """Put the domain into the frame: navigation, unit switcher, the person's name."""
        from xueji.common.files import sweep
        from xueji.common.jobs.permissions import provide_operators
        from xueji.common.notices import kinds as notice_kinds
        from xueji.common.ui import navigation
        from xueji.foundation.organizations import frame, jobs, permissions, person_rows, waiting
        from xueji.foundation.organizations.services.account_requests import NOTICE_KIND
        from xueji.foundation.organizations.services.delegations import NOTICE_KIND as DELEGATIONS
        from xueji.foundation.organizations.services.import_runs import digests_in_use

        navigation.register_group("organizations", "组织与管理", "sitemap")
        navigation.register(
            "organizations",
            "组织与人员",
            "sitemap",
            "organizations:units",
            90,
            "desk",
            frame.sees_units,
            group="organizations",
        )
        navigation.register("me", "我的信息", "user", "organizations:me", 80, "person", frame.has_person)
        person_rows.register_own()
        jobs.register_all()
        waiting.register_all()
        sweep.register("organizations", digests_in_use)
        notice_kinds.register(NOTICE_KIND, "账号审批")
        notice_kinds.register(DELEGATIONS, "角色代行")
        _schedule()
        navigation.provide_units(frame.unit_choices)
        provide_operators(permissions.may_operate)
        navigation.provide_person_name(frame.person_name)
