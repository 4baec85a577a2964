"""What the sign-in libraries tell: second proofs that changed, passwords that were wrong."""

from typing import Any

from allauth.mfa import signals
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_login_failed
from django.utils import timezone

from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.standing_mark import forget


def follow_failures() -> None:
    """Listen for wrong passwords and for accounts that are locked after several of them."""
    user_login_failed.connect(_failed, dispatch_uid="sign_in.failed")
    user_locked_out.connect(_locked, dispatch_uid="sign_in.locked-out")


def follow_factors() -> None:
    """Listen to the library; its signals are the only news it gives."""
    signals.authenticator_added.connect(_added, dispatch_uid="sign_in.factor-added")
    signals.authenticator_removed.connect(_removed, dispatch_uid="sign_in.factor-removed")
    signals.authenticator_reset.connect(_renewed, dispatch_uid="sign_in.factor-renewed")


def _failed(**told: Any) -> None:
    request = told.get("request")
    name = str(told["credentials"].get("username") or "")
    # Refused without a look at the password: the line of the lock says enough.
    if request is not None and name and not getattr(request, "axes_locked_out", False):
        address = str(request.META.get("REMOTE_ADDR", ""))
        services.note_failed_sign_in(username=name, address=address, now=timezone.now())


def _locked(**told: Any) -> None:
    name, address = str(told.get("username") or ""), str(told.get("ip_address") or "")
    services.note_lock_out(username=name, address=address, now=timezone.now())


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
