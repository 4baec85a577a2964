"""Ledger rows of what was missed after a change of rules."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.foundation.learning_records import selectors as records
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.rule_changes import selectors as rule_changes
from xueji.reporting.archives import permissions
from xueji.reporting.archives.models import LedgerEntry

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization


@transaction.atomic
def note_missed_interpretation(run_id: int, now: datetime) -> int:
    """One row for each unit at the top of the tree; told twice, none is added. Returns how many rows."""
    words = "施行后没有按期发布解读"
    top = organizations.top_units(timezone.localdate(now))
    return _note(run_id, top, f"解读-{run_id}", words, now)


@transaction.atomic
def note_missed_study(run_id: int, now: datetime) -> int:
    """One row for each unit with an organizer that studied none of the changed articles in time."""
    run, today = rule_changes.run_by_id(run_id), timezone.localdate(now)
    changed = rule_changes.changed_article_ids(run)
    units = organizations.units_with_role(permissions.PLANNING_ROLE, today)
    late = [unit for unit in units if changed and not records.has_studied(unit.path, changed)]
    return _note(run_id, late, f"学习-{run_id}", "期限内没有学习变化的条文", now)


def _note(run_id: int, units: "Iterable[Organization]", number: str, words: str, now: datetime) -> int:
    run, count = rule_changes.run_by_id(run_id), 0
    title = run.comparison.new_version.regulation.title
    for unit in units:
        if LedgerEntry.objects.filter(organization=unit, document_no=number).exists():
            continue
        entry = LedgerEntry.objects.create(
            organization=unit,
            held_date=timezone.localdate(now),
            meeting_title=f"《{title}》新版本"[:200],
            content=f"《{title}》{words}",
            attended_count=0,
            invited_count=0,
            progress="未落实",
            document_no=number,
            created_at=now,
        )
        record(actor=None, action="archives.fill", target=entry, summary=f"{title}：{words}", at=now)
        count += 1
    return count
