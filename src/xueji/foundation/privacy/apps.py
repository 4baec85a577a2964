"""App configuration of privacy."""

from datetime import timedelta

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils import timezone

RULES_EVERY = timedelta(days=1)


class PrivacyConfig(AppConfig):
    """What the platform holds about a person, and the rights of that person."""

    name = "xueji.foundation.privacy"
    label = "privacy"
    verbose_name = "个人信息保护"

    def ready(self) -> None:
        """Describe what is held, keep the clocks, take the places in the navigation."""
        from xueji.common.jobs import kinds
        from xueji.common.jobs.schedule import every
        from xueji.common.ui import navigation, related
        from xueji.common.ui import waiting as first_page
        from xueji.foundation.privacy import holdings, person_rows, services, waiting

        holdings.register()
        person_rows.register()
        first_page.register("privacy-requests", 15, waiting.open_requests)
        every(
            "privacy.follow-rules", RULES_EVERY, services.follow_rules, label="按留存规则找出到期的个人信息"
        )
        kinds.register("privacy.copy", "我的数据副本", services.make_copy)
        navigation.register("my-data", "我的数据", "database", "privacy:mine", 20, "person", _has_person)
        navigation.register(
            "privacy",
            "个人信息保护",
            "shield-lock",
            "privacy:requests",
            92,
            "desk",
            _answers_requests,
            group="organizations",
        )
        related.register("person", "显示手机号", "phone", "privacy:phone", 90, _reveals_phone)


def _has_person(request: HttpRequest) -> bool:
    return getattr(request.user, "person", None) is not None


def _answers_requests(request: HttpRequest) -> bool:
    from xueji.foundation.privacy import permissions

    return request.user.is_authenticated and permissions.may_answer_requests(
        request.user, timezone.localdate()
    )


def _reveals_phone(request: HttpRequest, person_id: int) -> bool:
    from xueji.foundation.organizations import selectors as organizations
    from xueji.foundation.privacy import permissions

    on = timezone.localdate()
    person = organizations.people_for(request.user, on).filter(pk=person_id).first()
    return person is not None and permissions.may_reveal_phone(request.user, person, on)
