"""Bringing back an earlier revision."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common.errors import DomainError
from xueji.foundation.library import permissions
from xueji.foundation.library.models import Resource, ResourceRevision
from xueji.foundation.library.services.content import Content, division_of
from xueji.foundation.library.services.revisions import LISTED, content_in
from xueji.foundation.library.services.saving import EditedMeanwhile, store_as_draft
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def restore_revision(
    resource_id: int, number: int, *, edit_no: int, actor: "User", now: datetime
) -> Resource:
    """Bring back an earlier revision as a new draft; nothing in between is lost.

    Args:
        edit_no: the revision that was newest when the page was opened.
    Raises:
        EditedMeanwhile: there is a newer one.
        DomainError: the actor is no editor of the unit.
    """
    with transaction.atomic():
        resource = Resource.objects.select_for_update().get(pk=resource_id)
        if not permissions.may_edit_in(actor, resource.organization, now):
            raise DomainError("恢复旧稿需要这个单位的“内容编辑”角色。")
        if resource.edit_no != edit_no:
            raise EditedMeanwhile(resource)
        revision = resource.revisions.select_related("resource").get(number=number)
        _restore_files(resource, revision, now)
        return store_as_draft(resource, _still_valid(content_in(revision)), actor, now)


def _still_valid(content: Content) -> Content:
    """The content without citations and divisions that no longer exist."""
    articles = regulations.articles_by_ids([key for key, _ in content.citations])
    return replace(
        content,
        citations=tuple(pair for pair in content.citations if pair[0] in articles),
        region_unit_id=division_of(content.region),
    )


def _restore_files(resource: Resource, revision: ResourceRevision, now: datetime) -> None:
    if "files" not in revision.snapshot:
        return
    wanted = {row["id"] for row in revision.snapshot["files"]}
    files = resource.attachments.filter(kind__in=LISTED)
    files.filter(removed_at=None).exclude(pk__in=wanted).update(removed_at=now)
    files.filter(pk__in=wanted).update(removed_at=None)
