"""The gate of every upload: the scanner looks first, and what it finds is locked away.

Whether the content is what the name says, and whether it may be kept, each importer judges by itself
(``formats``, ``documents.xlsx``); this is the part that is the same for all.
"""

import hashlib
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.common.files.models import QuarantinedFile

if TYPE_CHECKING:
    from clamav_client.clamd import ClamdNetworkSocket, ClamdUnixSocket

TIMEOUT_SECONDS = 60
KEPT = timedelta(days=30)
AWAY = "文件安全检查没有响应，文件没有保存。请稍后再传；一直这样时请联系系统管理员。"


def admit(upload: "UploadedFile[Any]", *, actor: audit.Actor, now: datetime) -> None:
    """Let an upload pass to its importer; the file is left at its beginning.

    Raises:
        DomainError: the scanner found something (the file is in quarantine), or it does not answer.
    """
    if not settings.UPLOAD_SCANNER:
        return
    finding = _scanned(upload)
    upload.seek(0)
    if finding:
        _lock_away(upload, finding, actor, now)
        raise DomainError(
            f"文件没有通过安全检查（{finding}），没有保存，已经隔离。请用杀毒软件检查这台电脑，换一份干净的文件再传。"
        )


def _scanned(upload: "UploadedFile[Any]") -> str:
    """What the scanner calls what it found; empty when it found nothing."""
    from clamav_client.clamd import ClamdError

    upload.seek(0)
    try:
        status, finding = _scanner().instream(upload)["stream"]  # type: ignore[arg-type]
    except (ClamdError, OSError, KeyError, ValueError) as error:
        raise DomainError(AWAY) from error
    if status == "OK":
        return ""
    if status != "FOUND":
        raise DomainError(AWAY)
    return finding or "未命名的发现"


def _scanner() -> "ClamdNetworkSocket | ClamdUnixSocket":
    from clamav_client.clamd import ClamdNetworkSocket, ClamdUnixSocket

    target = urlsplit(settings.UPLOAD_SCANNER)
    if target.scheme == "unix":
        return ClamdUnixSocket(target.path, TIMEOUT_SECONDS)
    return ClamdNetworkSocket(target.hostname or "", target.port or 3310, TIMEOUT_SECONDS)


def _path_of(row: QuarantinedFile) -> Path:
    return Path(settings.DATA_DIR) / "quarantine" / f"{row.pk}"


def _lock_away(upload: "UploadedFile[Any]", finding: str, actor: audit.Actor, now: datetime) -> None:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    with transaction.atomic():
        row = QuarantinedFile.objects.create(
            name=(upload.name or "")[:200],
            sha256=digest.hexdigest(),
            size_bytes=upload.size or 0,
            finding=finding[:200],
            uploaded_by_name=actor.get_full_name()[:100],
            found_at=now,
        )
        summary = f"上传的“{row.name}”没有通过安全检查：{row.finding}"
        audit.record(actor=actor, action="files.quarantine", target=row, summary=summary, at=now)
    # A full disk must not let it through; then only the line tells of it.
    with suppress(OSError):
        _keep(row, upload)


def _keep(row: QuarantinedFile, upload: "UploadedFile[Any]") -> None:
    path = _path_of(row)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)


def delete_quarantined(row: QuarantinedFile, *, actor: audit.Actor | None, now: datetime) -> None:
    """Delete the bytes; the line stays.

    Raises:
        DomainError: they are gone already.
    """
    if not QuarantinedFile.objects.filter(pk=row.pk, deleted_at=None).update(deleted_at=now):
        raise DomainError("这个文件已经删除。")
    _path_of(row).unlink(missing_ok=True)
    summary = f"删除隔离文件“{row.name}”"
    audit.record(actor=actor, action="files.delete_quarantined", target=row, summary=summary, at=now)


def sweep_quarantine(now: datetime) -> None:
    """Delete what nobody has looked at for a month."""
    for row in QuarantinedFile.objects.filter(deleted_at=None, found_at__lt=now - KEPT):
        with transaction.atomic():
            delete_quarantined(row, actor=None, now=now)
