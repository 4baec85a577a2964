"""App configuration of the audit trail."""

from datetime import timedelta

from django.apps import AppConfig

SEAL_EVERY = timedelta(seconds=5)
FORWARD_EVERY = timedelta(seconds=10)
ANCHOR_EVERY = timedelta(hours=1)


class AuditConfig(AppConfig):
    """Who changed what, when and why."""

    name = "xueji.common.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        """Seal, forward and anchor the trail in the background."""
        from xueji.common.audit import forwarding, marks, sealing
        from xueji.common.jobs.schedule import every

        every(
            "audit.seal", SEAL_EVERY, lambda now: _done(sealing.seal_waiting(now)), label="封存新的审计记录"
        )
        every(
            "audit.forward",
            FORWARD_EVERY,
            lambda now: _done(forwarding.forward(now)),
            label="把审计记录转发到日志服务器",
        )
        every(
            "audit.anchor",
            ANCHOR_EVERY,
            lambda now: _done(marks.anchor_day(now)),
            label="记下审计链每日的锚点",
        )


def _done(_: object) -> None:
    """Scheduled work returns nothing."""
