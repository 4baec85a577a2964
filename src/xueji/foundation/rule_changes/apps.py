"""App configuration of rule_changes."""

from datetime import datetime, timedelta

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils import timezone

CHECK_EVERY = timedelta(hours=1)


class RuleChangesConfig(AppConfig):
    """What follows when a rule changes."""

    name = "xueji.foundation.rule_changes"
    label = "rule_changes"
    verbose_name = "法规变化"

    def ready(self) -> None:
        """Listen to checked comparisons, keep the clocks, take the place in the navigation."""
        from xueji.common.events.bus import subscribe
        from xueji.common.jobs.schedule import every
        from xueji.common.ui import navigation
        from xueji.foundation.regulations.events import VersionComparisonConfirmed, VersionsCompared
        from xueji.foundation.rule_changes.subscribers import begin

        for event in (VersionsCompared, VersionComparisonConfirmed):
            subscribe(event, begin)
        every("rule_changes.follow", CHECK_EVERY, _follow, label="跟进法规的生效和失效")
        navigation.register(
            "rule_changes",
            "法规变化",
            "git-compare",
            "rule_changes:index",
            34,
            "desk",
            _reads_changes,
            group="rules",
        )


def _follow(now: datetime) -> None:
    from xueji.foundation.rule_changes import services

    services.start_due_runs(now)
    services.watch_clocks(now)


def _reads_changes(request: HttpRequest) -> bool:
    from xueji.foundation.rule_changes import permissions

    return request.user.is_authenticated and permissions.may_read(request.user, timezone.localdate())
