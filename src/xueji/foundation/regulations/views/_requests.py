"""What every view of this domain needs of a request: who asks, what was posted, whether they may edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from xueji.foundation.regulations import permissions

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

UNPROCESSABLE = 422


def viewer_of(request: HttpRequest) -> User:
    """The signed-in account; views behind ``login_required`` only."""
    return cast("User", request.user)


def may_edit(request: HttpRequest) -> bool:
    """Whether the viewer may change the library today."""
    return permissions.may_edit(viewer_of(request), timezone.localdate())


def editors_only(request: HttpRequest) -> None:
    """Refuse whoever is no editor."""
    if not may_edit(request):
        raise PermissionDenied("导入和修改法规需要“内容编辑”或“系统管理员”角色。")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the data of a POST, even an empty one, and nothing otherwise."""
    return request.POST if request.method == "POST" else None
