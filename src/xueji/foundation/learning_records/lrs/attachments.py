"""Attachments of statements, kept once for each unit by their SHA-2."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models.functions import Length

from xueji.foundation.learning_records.lrs.multipart import Part
from xueji.foundation.learning_records.models import StatementAttachment


def keep(parts: Iterable[Part], tenant_id: int, now: datetime) -> None:
    """Store parts; a file that is there already stays."""
    rows = [
        StatementAttachment(
            tenant_id=tenant_id,
            sha2=part.sha2,
            content_type=part.content_type,
            content=part.content,
            stored_at=now,
        )
        for part in parts
    ]
    if rows:
        StatementAttachment.objects.bulk_create(rows, ignore_conflicts=True)


def kept(hashes: Iterable[str], tenant_id: int) -> list[Part]:
    """The parts with these SHA-2 that the unit has."""
    rows = StatementAttachment.objects.filter(tenant_id=tenant_id, sha2__in=set(hashes))
    return [Part(row.sha2, row.content_type, bytes(row.content)) for row in rows]


def sizes(hashes: Iterable[str], tenant_id: int) -> dict[str, int]:
    """Bytes by SHA-2 of the files with these hashes that the unit has."""
    rows = StatementAttachment.objects.filter(tenant_id=tenant_id, sha2__in=set(hashes))
    return dict(rows.annotate(size=Length("content")).values_list("sha2", "size"))
