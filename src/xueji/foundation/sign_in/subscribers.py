"""What the sign-in library tells: a second proof was added, renewed or taken away."""

from typing import Any

from allauth.mfa import signals
from django.utils import timezone

from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.standing_mark import forget


def follow_factors() -> None:
    """Listen to the library; its signals are the only news it gives."""
    signals.authenticator_added.connect(_added, dispatch_uid="sign_in.factor-added")
    signals.authenticator_removed.connect(_removed, dispatch_uid="sign_in.factor-removed")
    signals.authenticator_reset.connect(_renewed, dispatch_uid="sign_in.factor-renewed")


def _added(**told: Any) -> None:
    _note("添加", told)


def _removed(**told: Any) -> None:
    _note("移除", told)


def _renewed(**told: Any) -> None:
    _note("重新生成", told)


def _note(verb: str, told: dict[str, Any]) -> None:
    forget(told["request"])
    services.factor_changed(
        user=told["user"], authenticator=told["authenticator"], verb=verb, now=timezone.now()
    )
