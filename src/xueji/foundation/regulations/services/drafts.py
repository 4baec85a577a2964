"""A text uploaded or pasted waits as a draft until the editor has seen its problems."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.foundation.regulations.models import ImportDraft
from xueji.foundation.regulations.rules import Source
from xueji.foundation.regulations.selectors.drafts import plan_of

from .importing import ImportResult, carry_out, read_upload

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

KEPT = timedelta(days=7)


@transaction.atomic
def save_draft(content: bytes | str, *, name: str, user: User, now: datetime) -> ImportDraft:
    """Keep a text for preview; drafts older than a week go. Raises :class:`UnreadableFile`."""
    source = read_upload(name, content) if isinstance(content, bytes) else Source(content, "txt")
    ImportDraft.objects.filter(created_at__lt=now - KEPT).delete()
    return ImportDraft.objects.create(
        created_by=user,
        created_at=now,
        source_name=name[-255:],
        source_text=source.text,
        reader_problems=[[problem.line, problem.message] for problem in source.problems],
    )


@transaction.atomic
def import_draft(
    draft: ImportDraft,
    *,
    actor: User,
    now: datetime,
    title: str = "",
    version_date: date | None = None,
    effective_date: date | None = None,
) -> ImportResult:
    """Import a draft with what the editor set, and drop the draft."""
    plan = plan_of(draft, title=title, version_date=version_date, effective_date=effective_date)
    result = carry_out(plan, actor=actor, now=now)
    draft.delete()
    return result


def discard_draft(draft: ImportDraft) -> None:
    """Drop a draft that is not wanted."""
    draft.delete()
