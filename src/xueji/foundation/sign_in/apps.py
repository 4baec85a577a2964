"""App configuration of sign_in."""

from datetime import timedelta

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils import timezone


class SignInConfig(AppConfig):
    """Who somebody is, by which proof, and for how long."""

    name = "xueji.foundation.sign_in"
    label = "sign_in"
    verbose_name = "登录"

    def ready(self) -> None:
        """Put the pages into the person's menu, write down changed proofs, forget what has run out."""
        from xueji.common.jobs.schedule import every
        from xueji.common.ui import navigation, related
        from xueji.foundation.sign_in import person_rows, personal_data, services
        from xueji.foundation.sign_in.subscribers import follow_factors, follow_failures

        personal_data.register()
        person_rows.register()
        navigation.register("sign_in", "登录与安全", "shield-lock", "mfa_index", 90, "person", _is_signed_in)
        related.register("unit", "激活码", "key", "sign_in:activation-sheet", 90, _makes_codes)
        related.register("person", "重置二次验证", "lock-open", "sign_in:reset-factors", 90, _resets_factors)
        every(
            "sign_in.sweep-sessions",
            timedelta(hours=6),
            services.sweep_ended_sessions,
            label="清理已结束的登录",
        )
        every(
            "sign_in.sweep-used-proofs",
            timedelta(hours=1),
            services.sweep_used_proofs,
            label="清理用过的验证码和登录断言",
        )
        follow_factors()
        follow_failures()


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _resets_factors(request: HttpRequest, person_id: int) -> bool:
    from xueji.foundation.organizations import selectors as organizations
    from xueji.foundation.sign_in import selectors

    on = timezone.localdate()
    person = organizations.people_for(request.user, on).filter(pk=person_id).first()
    return person is not None and selectors.may_reset_factors(request.user, person, on)


def _makes_codes(request: HttpRequest, unit_id: int) -> bool:
    from xueji.foundation.organizations import selectors as organizations
    from xueji.foundation.sign_in import permissions

    on = timezone.localdate()
    unit = organizations.organizations_for(request.user, on).filter(pk=unit_id).first()
    return unit is not None and organizations.may(
        request.user, *permissions.ISSUE_CODES.roles, organization=unit, on=on
    )
