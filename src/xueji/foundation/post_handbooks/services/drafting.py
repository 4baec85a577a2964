"""Writing a revision: opened as a copy of what is in force, changed risk by risk."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.foundation.post_handbooks import permissions
from xueji.foundation.post_handbooks.facts import EntryFacts
from xueji.foundation.post_handbooks.models import (
    Handbook,
    HandbookRevision,
    RevisionWriter,
    RiskCase,
    RiskCitation,
    RiskControl,
    RiskEntry,
)

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Post, User

Status = HandbookRevision.Status
MOST_ENTRIES = 60


class HandbookRefused(DomainError):
    """The handbook cannot take this step now."""


class EditedMeanwhile(DomainError):
    """Somebody else saved the risk after this form was opened; nothing was written."""


@transaction.atomic
def open_draft(post: "Post", *, actor: "User | None", now: datetime) -> HandbookRevision:
    """The draft of a post's handbook: the one under way, else a copy of what is in force, else an empty one.

    Raises:
        NotAllowed: no role over the unit.
        HandbookRefused: it waits for approval and must be sent back first.
    """
    permissions.require_writer(actor, post, timezone.localdate(now))
    handbook, _ = Handbook.objects.get_or_create(post=post, defaults={"created_at": now})
    handbook = Handbook.objects.select_for_update().get(pk=handbook.pk)
    held = handbook.revisions.filter(status__in=(Status.DRAFT, Status.REVIEW)).first()
    if held is not None:
        if held.status == Status.REVIEW:
            raise HandbookRefused("手册已提交审核。要修改，请先撤回或由审核人退回。")
        return held
    last = handbook.revisions.order_by("-number").first()
    draft = HandbookRevision.objects.create(
        handbook=handbook, number=last.number + 1 if last else 1, opened_at=now
    )
    in_force = handbook.revisions.filter(status=Status.IN_FORCE).first()
    if in_force is not None:
        _copy_entries(in_force, draft)
    summary = f"起草岗位“{post.title}”纪律手册第 {draft.number} 版"
    record(actor=actor, action="post_handbooks.open", target=handbook, summary=summary, at=now)
    return draft


def _copy_entries(source: HandbookRevision, target: HandbookRevision) -> None:
    for entry in source.entries.prefetch_related("controls", "citations", "cases"):
        parts = (list(entry.controls.all()), list(entry.citations.all()), list(entry.cases.all()))
        entry.pk, entry.revision, entry.edit_no = None, target, 0
        entry._state.adding = True
        entry.save()
        for rows in parts:
            for row in rows:
                row.pk, row.entry_id = None, entry.pk
        RiskControl.objects.bulk_create(parts[0])
        RiskCitation.objects.bulk_create(parts[1])
        RiskCase.objects.bulk_create(parts[2])


@transaction.atomic
def save_entry(
    post: "Post",
    facts: EntryFacts,
    *,
    number: int | None = None,
    edit_no: int = 0,
    actor: "User | None",
    now: datetime,
) -> RiskEntry:
    """Write a risk into the draft, opening one when there is none; a written risk is no longer held.

    Args:
        number: the risk to write over; None for a new one.
        edit_no: what the form was opened with.
    Raises:
        EditedMeanwhile, HandbookRefused, NotAllowed.
    """
    draft = open_draft(post, actor=actor, now=now)
    entry = _entry_to_write(draft, number, edit_no)
    if draft.entries.filter(name=facts.name).exclude(pk=entry.pk).exists():
        raise HandbookRefused(f"手册里已有风险点“{facts.name}”，请修改那一条。")
    entry.name, entry.level, entry.consequence = facts.name, facts.level, facts.consequence
    entry.source_id = facts.source_id or entry.source_id
    entry.held_reason, entry.edit_no = "", entry.edit_no + 1
    entry.save()
    _write_parts(entry, facts)
    note_writer(draft, actor)
    summary = f"手册“{post.title}”{'修改' if number else '加入'}风险点“{entry.name}”"
    record(actor=actor, action="post_handbooks.save-risk", target=draft.handbook, summary=summary, at=now)
    return entry


def _entry_to_write(draft: HandbookRevision, number: int | None, edit_no: int) -> RiskEntry:
    if number is not None:
        entry = draft.entries.select_for_update().filter(number=number).first()
        if entry is None:
            raise HandbookRefused("这个风险点已从草稿中删去，请刷新页面。")
        if entry.edit_no != edit_no:
            raise EditedMeanwhile("这个风险点已由别人保存过，这次没有写入。请重新打开再改。")
        return entry
    if draft.entries.count() >= MOST_ENTRIES:
        raise HandbookRefused(f"一份手册最多 {MOST_ENTRIES} 个风险点，请合并相近的。")
    handbook = draft.handbook
    handbook.last_risk_number += 1
    handbook.save(update_fields=["last_risk_number"])
    return RiskEntry(revision=draft, number=handbook.last_risk_number)


def _write_parts(entry: RiskEntry, facts: EntryFacts) -> None:
    entry.controls.all().delete()
    RiskControl.objects.bulk_create(
        RiskControl(entry=entry, sort_no=place, measure=one.measure, owner=one.owner)
        for place, one in enumerate(facts.controls, start=1)
    )
    entry.citations.all().delete()
    RiskCitation.objects.bulk_create(
        RiskCitation(entry=entry, article_id=article_id, label=label[:200])
        for article_id, label in dict(facts.citations).items()
    )
    entry.cases.all().delete()
    RiskCase.objects.bulk_create(
        RiskCase(entry=entry, resource_id=resource_id) for resource_id in dict.fromkeys(facts.case_ids)
    )


@transaction.atomic
def remove_entry(post: "Post", number: int, *, actor: "User", now: datetime) -> None:
    """Take a risk out of the draft; what is in force keeps it until the draft is approved."""
    draft = open_draft(post, actor=actor, now=now)
    entry = draft.entries.filter(number=number).first()
    if entry is None:
        return
    entry.delete()
    note_writer(draft, actor)
    summary = f"手册“{post.title}”删去风险点“{entry.name}”"
    record(actor=actor, action="post_handbooks.remove-risk", target=draft.handbook, summary=summary, at=now)


def note_writer(draft: HandbookRevision, actor: "User | None") -> None:
    """Remember whose words are in the draft."""
    if actor is not None:
        RevisionWriter.objects.get_or_create(revision=draft, user=actor)
