"""App configuration of archives."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils import timezone


class ArchivesConfig(AppConfig):
    """One person one file, and the work ledger."""

    name = "xueji.reporting.archives"
    label = "archives"
    verbose_name = "档案与台账"

    def ready(self) -> None:
        """Listen to sessions, and take the places in the navigation."""
        from xueji.activity.study_sessions.events import MakeUpCompleted, SessionClosed, SessionCorrected
        from xueji.common.events.bus import subscribe
        from xueji.common.ui import navigation, related
        from xueji.foundation.rule_changes.events import InterpretationMissed, StudyPeriodEnded
        from xueji.reporting.archives.subscribers import (
            fill_ledger,
            note_missed_interpretation,
            note_missed_study,
        )

        subscribe(InterpretationMissed, note_missed_interpretation)
        subscribe(StudyPeriodEnded, note_missed_study)
        for event in (SessionClosed, SessionCorrected, MakeUpCompleted):
            subscribe(event, fill_ledger)
        navigation.register_group("ledger", "台账与档案", "clipboard-list")
        navigation.register(
            "ledger",
            "学纪工作台账",
            "clipboard-list",
            "archives:ledger",
            80,
            "desk",
            _reads_ledger,
            group="ledger",
        )
        navigation.register(
            "archives", "学员档案", "archive", "archives:people", 85, "desk", _lists_archives, group="ledger"
        )
        navigation.register("my-archive", "我的", "user-circle", "archives:mine", 40, "phone")
        navigation.register("my-archive", "我的档案", "archive", "archives:mine", 10, "person")
        related.register("person", "学习档案", "archive", "archives:person", 10, _opens_archive)


def _reads_ledger(request: HttpRequest) -> bool:
    from xueji.reporting.archives import permissions

    return request.user.is_authenticated and permissions.may_read_ledger(request.user, timezone.localdate())


def _lists_archives(request: HttpRequest) -> bool:
    from xueji.reporting.archives import permissions

    return request.user.is_authenticated and permissions.may_list_archives(request.user, timezone.localdate())


def _opens_archive(request: HttpRequest, person_id: int) -> bool:
    from xueji.foundation.organizations import selectors as organizations
    from xueji.reporting.archives import permissions

    found = permissions.archive_people(organizations.signed_in(request), timezone.localdate())
    return found.filter(pk=person_id).exists()
