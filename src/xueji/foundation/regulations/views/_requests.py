"""What every view of this domain needs of a request: who asks, what was posted, whether they may edit."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.regulations import permissions

UNPROCESSABLE = 422


def may_edit(request: HttpRequest) -> bool:
    """Whether the viewer may change the library today."""
    return permissions.may_edit(signed_in(request), timezone.localdate())


def editors_only(request: HttpRequest) -> None:
    """Refuse whoever is no editor."""
    if not may_edit(request):
        raise PermissionDenied("导入和修改法规需要“内容编辑”或“系统管理员”角色。")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the data of a POST, even an empty one, and nothing otherwise."""
    return request.POST if request.method == "POST" else None
