"""Saving resources: from a file by code, or from the form under an optimistic lock."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Unpack

from django.db import transaction

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.library import findable, permissions, rules
from xueji.foundation.library.models import Attachment, Resource
from xueji.foundation.library.services.content import (
    Content,
    Described,
    checked,
    content_from,
    content_of,
    value_of,
    write_content,
)
from xueji.foundation.library.services.revisions import add_revision

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User


class EditedMeanwhile(DomainError):
    """Somebody else saved the resource after this form was opened; nothing was written.

    Attributes:
        current: the resource as it now is.
    """

    def __init__(self, current: Resource) -> None:
        super().__init__(
            "这份资源在打开表单之后已由别人保存过，这次没有写入。"
            "下面是两份内容，请把要保留的合到表单里再保存。"
        )
        self.current = current


def save_resource(
    *,
    code: str,
    status: str = "draft",
    organization: "Organization | None" = None,
    actor: "User | None",
    now: datetime,
    **described: Unpack[Described],
) -> Resource:
    """Create or update the resource with this code; the same values again change nothing.

    Args:
        status: stored value or its Chinese word.
        actor: None for the system (demo content, command line).
        described: what the resource says, see ``Described``.
    Raises:
        DomainError: a value is not offered, or there is no title or body.
    """
    content = content_from(described)
    stored_status = value_of(Resource.Status, status, "状态")
    with transaction.atomic():
        resource = Resource.objects.select_for_update().filter(code=code).first()
        if resource is None:
            resource = Resource(code=code, created_at=now, author=actor)
        elif _is_same(resource, content, stored_status, organization):
            return resource
        if stored_status == Resource.Status.PUBLISHED != resource.status:
            resource.published_at = now
        resource.status, resource.organization = stored_status, organization
        return _store(resource, content, actor, now)


def create_resource(
    content: Content, *, organization: "Organization | None", actor: "User", now: datetime
) -> Resource:
    """Create a draft from the form.

    Raises:
        DomainError: the actor is no editor of the unit, or the content is not complete.
    """
    if not permissions.may_edit_in(actor, organization, now):
        raise DomainError("新建资源需要这个单位的“内容编辑”角色。")
    with transaction.atomic():
        code = f"r{now:%Y%m%d}-{secrets.token_hex(4)}"
        resource = Resource(code=code, created_at=now, author=actor, organization=organization)
        return _store(resource, content, actor, now)


def edit_resource(
    resource_id: int, content: Content, *, edit_no: int, actor: "User", now: datetime
) -> Resource:
    """Save the form over the version it was opened with; changed published content goes back to draft.

    Raises:
        EditedMeanwhile: the resource has a later version than ``edit_no``.
        DomainError: the actor is no editor of the unit, or the content is not complete.
    """
    with transaction.atomic():
        resource = Resource.objects.select_for_update().get(pk=resource_id)
        if not permissions.may_edit_in(actor, resource.organization, now):
            raise DomainError("修改资源需要这个单位的“内容编辑”角色。")
        if resource.edit_no != edit_no:
            raise EditedMeanwhile(resource)
        if _is_same(resource, content, resource.status, resource.organization):
            return resource
        return store_as_draft(resource, content, actor, now)


def store_as_draft(resource: Resource, content: Content, actor: "User", now: datetime) -> Resource:
    """Save changed content of a locked resource; it has to be reviewed and published again."""
    resource.status = Resource.Status.DRAFT
    resource.forget_review()
    return _store(resource, content, actor, now)


def _is_same(resource: Resource, content: Content, status: str, organization: "Organization | None") -> bool:
    stored = content_of(resource)
    wanted = {name: getattr(content, name) for name in Content.__slots__ if name != "reading_seconds"}
    kept = {name: getattr(stored, name) for name in wanted}
    seconds_kept = content.reading_seconds in (None, stored.reading_seconds)
    organization_id = organization.pk if organization else None
    return (
        seconds_kept
        and wanted == kept
        and (status, organization_id)
        == (
            resource.status,
            resource.organization_id,
        )
    )


def _check_pictures(resource: Resource, content: Content) -> None:
    shown = rules.picture_ids(content.body_html)
    if not shown:
        return
    kind = Attachment.Kind.PICTURE
    # A picture that was taken off comes back with the text that shows it.
    found = Attachment.objects.filter(resource_id=resource.pk, kind=kind, pk__in=shown).update(
        removed_at=None
    )
    if found < len(shown):
        raise DomainError("正文里有不属于这份资源的图片。请先把图片上传到这份资源，再插入。")


def _store(resource: Resource, content: Content, actor: "User | None", now: datetime) -> Resource:
    is_new = resource.pk is None
    resource.updated_at = now
    resource.edit_no += 1
    _check_pictures(resource, checked(content))
    write_content(resource, content)
    add_revision(resource, actor, now)
    findable.refresh(resource)
    audit.record(
        actor=actor,
        action="library.create" if is_new else "library.edit",
        target=resource,
        summary=f"{'新建' if is_new else '修改'}《{resource.title}》，第 {resource.edit_no} 稿",
        at=now,
    )
    return resource
