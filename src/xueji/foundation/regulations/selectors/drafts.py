"""Drafts of the person who uploaded them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from xueji.foundation.regulations.models import ImportDraft
from xueji.foundation.regulations.rules import Problem

from .plans import ImportPlan, import_plan

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def drafts_of(viewer: User) -> QuerySet[ImportDraft]:
    """The viewer's own drafts; nobody sees another's."""
    return ImportDraft.objects.filter(created_by=viewer).order_by("-created_at")


def plan_of(
    draft: ImportDraft,
    *,
    title: str = "",
    version_date: date | None = None,
    effective_date: date | None = None,
) -> ImportPlan:
    """What importing a draft would do."""
    return import_plan(
        draft.source_name,
        draft.source_text,
        reader_problems=tuple(Problem(line, message) for line, message in draft.reader_problems),
        title=title,
        version_date=version_date,
        effective_date=effective_date,
    )
