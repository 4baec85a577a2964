"""Which places of the domain the navigation shows."""

from django.http import HttpRequest
from django.utils import timezone

from xueji.common.ui import navigation
from xueji.foundation.learning_records import permissions


def sees_tools(request: HttpRequest) -> bool:
    """Who looks after tools."""
    return permissions.may_manage_tools(request.user, timezone.localdate())


def sees_training(request: HttpRequest) -> bool:
    """Who may bring in training records."""
    return permissions.may_import_training(request.user, timezone.localdate())


def register_places() -> None:
    """Put the tools and the lists of training into the navigation."""
    navigation.register(
        "tools",
        "外部学习",
        "link",
        "learning_records:tools",
        95,
        "desk",
        sees_tools,
        group="organizations",
    )
    navigation.register(
        "training",
        "导入培训记录",
        "file-import",
        "learning_records:import-training",
        86,
        "desk",
        sees_training,
        group="ledger",
    )
