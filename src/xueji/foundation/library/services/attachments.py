"""Files of a resource: checked by content, kept, taken off, and deleted for good."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.common.files import admission, formats, pictures, store
from xueji.common.files.names import safe_name
from xueji.foundation.library import permissions, rules
from xueji.foundation.library.models import Attachment, Resource
from xueji.foundation.library.services.content import content_of
from xueji.foundation.library.services.revisions import LISTED
from xueji.foundation.library.services.saving import store_as_draft

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Kind = Attachment.Kind
MOST_FILES = 100
READ_BYTES = 1024 * 1024
KIND_OF = {
    formats.Family.DOCUMENT: Kind.FILE,
    formats.Family.PICTURE: Kind.PICTURE,
    formats.Family.VIDEO: Kind.VIDEO,
    formats.Family.CAPTIONS: Kind.CAPTIONS,
}


def attach(resource_id: int, upload: "UploadedFile[Any]", *, actor: "User", now: datetime) -> Attachment:
    """Keep an uploaded file with the resource; its content says whether it is a picture, a video, captions.

    A picture waits until the text shows it. Everything else changes what readers get, so the resource becomes
    a draft. A second video or second captions take the place of the first.

    Raises:
        DomainError: no role, not an accepted file, too large, too many, a full disk; nothing is kept.
    """
    resource = Resource.objects.select_related("organization").get(pk=resource_id)
    _must_edit(actor, resource, now)
    admission.admit(upload, actor=actor, now=now)
    found, data = _checked(upload)
    stored = store.keep(iter(lambda: data.read(READ_BYTES), b""))
    kind = KIND_OF[found.format.family]
    values = {
        "name": safe_name(upload.name or "", found.format.extensions[0]),
        "media_type": found.format.media_type,
        "size_bytes": stored.size_bytes,
        "duration_seconds": found.seconds,
        "removed_at": None,
    }
    with transaction.atomic():
        resource = Resource.objects.select_for_update().get(pk=resource_id)
        if resource.attachments.filter(removed_at=None).count() >= MOST_FILES:
            raise DomainError(f"一份资源最多 {MOST_FILES} 个文件。请先移除不用的。")
        if kind in (Kind.VIDEO, Kind.CAPTIONS):
            resource.attachments.filter(kind=kind, removed_at=None).update(removed_at=now)
        made, _ = Attachment.objects.update_or_create(
            resource=resource,
            kind=kind,
            sha256=stored.sha256,
            defaults=values,
            create_defaults={**values, "uploaded_by": actor, "uploaded_at": now},
        )
        if kind in LISTED:
            _store(resource, actor, now)
        _record(
            resource, actor, now, f"《{resource.title}》上传{made.get_kind_display()}“{made.name}”", "attach"
        )
    return made


def _checked(upload: "UploadedFile[Any]") -> tuple[formats.Recognized, BinaryIO]:
    limit = max(settings.UPLOAD_MAX_BYTES, settings.VIDEO_MAX_BYTES)
    _must_fit(upload, limit)
    file = cast("BinaryIO", upload.file)
    found = formats.recognize(file, upload.name or "")
    if found.format.family is not formats.Family.VIDEO:
        _must_fit(upload, settings.UPLOAD_MAX_BYTES)
    if found.format.family is not formats.Family.PICTURE:
        return found, file
    written, extension = pictures.written_anew(file)
    return formats.recognize(written, f"picture.{extension}"), written


def _must_fit(upload: "UploadedFile[Any]", most: int) -> None:
    if (upload.size or 0) > most:
        raise DomainError(f"文件超过 {most // 1024 // 1024} MB，请压缩或拆分后再上传。")


def remove_attachment(attachment_id: int, *, actor: "User", now: datetime) -> Attachment:
    """Take a file off the resource; it stays with the revisions that have it.

    Raises:
        DomainError: no role, or the text still shows the picture.
    """
    with transaction.atomic():
        attachment, resource = _locked(attachment_id)
        _must_edit(actor, resource, now)
        if attachment.pk in rules.picture_ids(resource.body_html):
            raise DomainError("正文里还在用这张图。请先在正文里删掉它，保存后再移除。")
        attachment.removed_at = now
        attachment.save(update_fields=["removed_at"])
        if attachment.kind in LISTED:
            _store(resource, actor, now)
        _record(resource, actor, now, f"《{resource.title}》移除“{attachment.name}”", "remove_file")
    return attachment


def purge_attachment(attachment_id: int, *, reason: str, actor: "User", now: datetime) -> None:
    """Delete a removed file for good, e.g. because it holds what must not be kept.

    Raises:
        DomainError: no role, the file is in use, or no reason is given.
    """
    with transaction.atomic():
        attachment, resource = _locked(attachment_id)
        if not permissions.may_publish_in(actor, resource.organization, now):
            raise DomainError("彻底删除需要这个单位的“内容审核”或“纪委办公室”角色。")
        if attachment.removed_at is None:
            raise DomainError("文件还在用。请先移除，再彻底删除。")
        if not reason.strip():
            raise DomainError("请写明彻底删除的理由。")
        summary = f"《{resource.title}》彻底删除“{attachment.name}”"
        _record(resource, actor, now, summary, "purge_file", reason=reason.strip()[:300])
        attachment.delete()


def _locked(attachment_id: int) -> tuple[Attachment, Resource]:
    attachment = Attachment.objects.get(pk=attachment_id)
    return attachment, Resource.objects.select_for_update().get(pk=attachment.resource_id)


def _must_edit(actor: "User", resource: Resource, now: datetime) -> None:
    if not permissions.may_edit_in(actor, resource.organization, now):
        raise DomainError("上传和移除文件需要这个单位的“内容编辑”角色。")


def _store(resource: Resource, actor: "User", now: datetime) -> None:
    # The time it takes follows from what it now holds.
    store_as_draft(resource, replace(content_of(resource), reading_seconds=None), actor, now)


def _record(resource: Resource, actor: "User", now: datetime, said: str, act: str, **detail: str) -> None:
    audit.record(actor=actor, action=f"library.{act}", target=resource, summary=said, at=now, detail=detail)


def digests_in_use(digests: list[str]) -> set[str]:
    """Which of these digests files of resources have; for the sweep of stored files."""
    rows = Attachment.objects.filter(sha256__in=digests)
    return set(rows.values_list("sha256", flat=True))
