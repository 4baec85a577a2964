"""What shows that a responsibility was met: files, and pages of the platform."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.files import admission, formats, pictures, store
from xueji.common.files.names import safe_name
from xueji.foundation.responsibilities import permissions
from xueji.foundation.responsibilities.models import Evidence, Responsibility

from .items import ItemRefused

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

MOST_PIECES = 20
READ_BYTES = 1024 * 1024
FAMILIES = (formats.Family.DOCUMENT, formats.Family.PICTURE)


def add_file(item_id: int, upload: "UploadedFile[Any]", *, actor: "User", now: datetime) -> Evidence:
    """Keep an uploaded document or picture as evidence.

    Raises:
        DomainError: no part in it, not in force, not an accepted file, too large, too many, a full disk.
    """
    _refuse_early(item_id, actor, now)
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise ItemRefused(f"文件超过 {settings.UPLOAD_MAX_BYTES // 1024 // 1024} MB，请压缩后再上传。")
    admission.admit(upload, actor=actor, now=now)
    file = cast("BinaryIO", upload.file)
    found = formats.recognize(file, upload.name or "")
    if found.format.family not in FAMILIES:
        raise ItemRefused("佐证可以是文档或图片，视频请先传到资源库，再填它的地址。")
    if found.format.family is formats.Family.PICTURE:
        file, extension = pictures.written_anew(file)
        found = formats.recognize(file, f"picture.{extension}")
    stored = store.keep(iter(lambda: file.read(READ_BYTES), b""))
    values = {
        "kind": Evidence.Kind.FILE,
        "name": safe_name(upload.name or "", found.format.extensions[0])[:120],
        "sha256": stored.sha256,
        "media_type": found.format.media_type,
        "size_bytes": stored.size_bytes,
    }
    return _add(item_id, values, actor, now)


def add_link(item_id: int, name: str, url: str, *, actor: "User", now: datetime) -> Evidence:
    """Name a page of the platform as evidence, e.g. a study session or a row of the ledger.

    Raises:
        ItemRefused: the address leads elsewhere, or there are too many pieces.
    """
    if not url.startswith("/") or url.startswith("//") or "\\" in url:
        raise ItemRefused("请填本平台页面的地址，以“/”开头，如 /sessions/12/。")
    return _add(item_id, {"kind": Evidence.Kind.LINK, "name": name[:120], "url": url[:300]}, actor, now)


def _refuse_early(item_id: int, actor: "User", now: datetime) -> Responsibility:
    item = Responsibility.objects.select_related("organization").get(pk=item_id)
    _require_part(item, actor, now)
    return item


def _require_part(item: Responsibility, actor: "User", now: datetime) -> None:
    if not permissions.may_report(actor, item, timezone.localdate(now)):
        raise permissions.NotAllowed("只有责任人和编制清单的人可以添加佐证。")
    if item.status != Responsibility.Status.IN_FORCE:
        raise ItemRefused(f"现在的状态是“{item.get_status_display()}”，不能再改佐证。")


@transaction.atomic
def _add(item_id: int, values: dict[str, Any], actor: "User", now: datetime) -> Evidence:
    rows = Responsibility.objects.select_for_update(of=("self",)).select_related("organization")
    item = rows.get(pk=item_id)
    _require_part(item, actor, now)
    if item.evidence.count() >= MOST_PIECES:
        raise ItemRefused(f"一个责任事项最多 {MOST_PIECES} 件佐证。请先移除不用的。")
    made = Evidence.objects.create(responsibility=item, added_by=actor, added_at=now, **values)
    summary = f"责任事项添加佐证“{made.name}”"
    record(actor=actor, action="responsibilities.add-evidence", target=item, summary=summary, at=now)
    return made


@transaction.atomic
def remove_evidence(evidence_id: int, *, actor: "User", now: datetime) -> None:
    """Take a piece off again, while the responsibility is in force."""
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("responsibility__organization")
    piece = rows.get(pk=evidence_id)
    _require_part(piece.responsibility, actor, now)
    summary = f"责任事项移除佐证“{piece.name}”"
    record(
        actor=actor,
        action="responsibilities.remove-evidence",
        target=piece.responsibility,
        summary=summary,
        at=now,
    )
    piece.delete()


def digests_in_use(digests: list[str]) -> set[str]:
    """Which of these digests evidence has; for the sweep of stored files."""
    rows = Evidence.objects.filter(sha256__in=digests).values_list("sha256", flat=True)
    return {digest for digest in rows if digest}
