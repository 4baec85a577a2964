"""Which places of the domain the navigation shows."""

from django.http import HttpRequest
from django.utils import timezone

from xueji.foundation.learning_records import permissions


def sees_tools(request: HttpRequest) -> bool:
    """Who looks after tools."""
    return permissions.may_manage_tools(request.user, timezone.localdate())


def sees_training(request: HttpRequest) -> bool:
    """Who may bring in training records."""
    return permissions.may_import_training(request.user, timezone.localdate())
