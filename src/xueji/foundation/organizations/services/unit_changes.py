"""Recording changes of units: at once, or planned for a day on which a job carries them out."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.common.events.bus import announce
from xueji.foundation.organizations.events import OrganizationsChanged
from xueji.foundation.organizations.models import ChangedOrganization, Organization, OrganizationChange
from xueji.foundation.organizations.services.unit_acts import Outcome, carry_out
from xueji.foundation.organizations.services.unit_places import lock_tree
from xueji.foundation.organizations.unit_drafts import (
    ChangeRefused,
    UnitDraft,
    draft_of,
    summary_of,
)

Status = OrganizationChange.Status
Part = ChangedOrganization.Part
logger = logging.getLogger(__name__)


class _Rehearsed(Exception):
    """Rolls a rehearsal back."""


@transaction.atomic
def rehearse_change(draft: UnitDraft, *, now: datetime) -> Outcome:
    """Carry the change out and take it back: what would be refused is refused now.

    Raises:
        DomainError: it cannot be made, and why.
    """
    lock_tree()
    _refuse_beside_planned(draft)
    try:
        with transaction.atomic():
            outcome = carry_out(_fresh(draft), now)
            raise _Rehearsed
    except _Rehearsed:
        return outcome


def _fresh(draft: UnitDraft) -> UnitDraft:
    """The draft with its unit as it stands now, while nobody else changes the tree."""
    unit = Organization.objects.get(pk=draft.unit.pk)
    return UnitDraft(draft.kind, unit, draft.day, draft.facts, draft.reason, draft.document_no)


@transaction.atomic
def record_change(draft: UnitDraft, *, now: datetime, actor: Actor | None = None) -> OrganizationChange:
    """Make a change whose day has come, or plan it for its day.

    Raises:
        DomainError: it cannot be made, and why; a planned change is rehearsed.
    """
    lock_tree()
    draft = _fresh(draft)
    _refuse_beside_planned(draft)
    is_due = draft.day <= timezone.localdate(now)
    summary = summary_of(draft)
    if not is_due:
        rehearse_change(draft, now=now)
    change = _stored(draft, summary, now, actor)
    if is_due:
        _take_effect(change, draft, now)
    record(
        actor=actor,
        action=f"organizations.{draft.kind}-unit" if is_due else "organizations.plan-change",
        target=draft.unit,
        summary=summary if is_due else f"安排于 {draft.day} {summary}",
        at=now,
        detail={"day": str(draft.day), "document_no": draft.document_no, "reason": draft.reason},
    )
    return change


def _refuse_beside_planned(draft: UnitDraft) -> None:
    planned = ChangedOrganization.objects.filter(
        organization_id__in=draft.concerned_ids(), change__status=Status.PLANNED
    )
    other = planned.select_related("change", "organization").first()
    if other is not None:
        change = other.change
        raise ChangeRefused(
            f"“{other.organization.name}”有一项将于 {change.effective_date} 生效的变更（{change.summary}），"
            "请等它生效，或者先撤回。"
        )


def _stored(draft: UnitDraft, summary: str, now: datetime, actor: Actor | None) -> OrganizationChange:
    change = OrganizationChange.objects.create(
        kind=draft.kind,
        effective_date=draft.day,
        summary=summary,
        reason=draft.reason,
        document_no=draft.document_no,
        recorded_by_id=actor.pk if actor else None,
        recorded_at=now,
    )
    own = change.parts.create(organization=draft.unit, part=Part.ORIGINAL)
    for unit in draft.ending():
        change.parts.get_or_create(organization=unit, part=Part.ORIGINAL)
    target = draft.organization("target") or draft.organization("into")
    if target is not None:
        change.parts.create(organization=target, part=Part.RESULTING)
    change.facts = {"part": own.pk, "act": draft.facts}
    change.save(update_fields=["facts"])
    return change


def _take_effect(change: OrganizationChange, draft: UnitDraft, now: datetime) -> None:
    outcome = carry_out(draft, now)
    for unit in outcome.resulting:
        change.parts.get_or_create(organization=unit, part=Part.RESULTING)
    change.status, change.done_at, change.refusal = Status.DONE, now, ""
    change.save(update_fields=["status", "done_at", "refusal"])
    originals = change.parts.filter(part=Part.ORIGINAL).values_list("organization_id", flat=True)
    announce(
        OrganizationsChanged(
            change.pk,
            change.kind,
            change.effective_date.isoformat(),
            sorted(originals),
            [unit.pk for unit in outcome.resulting],
            outcome.successors,
        )
    )


@transaction.atomic
def withdraw_change(
    *, change: OrganizationChange, now: datetime, actor: Actor | None = None
) -> OrganizationChange:
    """Take back a change that has not taken effect.

    Raises:
        ChangeRefused: it has taken effect, or was withdrawn already.
    """
    held = OrganizationChange.objects.select_for_update().get(pk=change.pk)
    if held.status not in {Status.PLANNED, Status.FAILED}:
        raise ChangeRefused(f"这项变更{held.get_status_display()}，不能撤回。")
    held.status, held.done_at = Status.WITHDRAWN, now
    held.save(update_fields=["status", "done_at"])
    unit = draft_of(held).unit
    summary = f"撤回安排于 {held.effective_date} 的变更：{held.summary}"
    record(actor=actor, action="organizations.withdraw-change", target=unit, summary=summary, at=now)
    return held


def make_due_changes(now: datetime) -> int:
    """Carry out planned changes whose day has come, in order; returns how many took effect."""
    today = timezone.localdate(now)
    due = OrganizationChange.objects.filter(status=Status.PLANNED, effective_date__lte=today)
    keys = list(due.order_by("effective_date", "pk").values_list("pk", flat=True))
    return sum(_make_due(key, today, now) for key in keys)


def _make_due(key: int, today: date, now: datetime) -> bool:
    try:
        with transaction.atomic():
            lock_tree()
            change = OrganizationChange.objects.select_for_update().get(pk=key)
            if change.status != Status.PLANNED:
                return False
            draft = draft_of(change)
            _take_effect(change, draft, now)
            action = f"organizations.{change.kind}-unit"
            record(actor=None, action=action, target=draft.unit, summary=change.summary, at=now)
    except DomainError as refusal:
        return _failed(key, refusal.message, now)
    return True


@transaction.atomic
def _failed(key: int, refusal: str, now: datetime) -> bool:
    """Keep why a planned change could not take effect, for whoever planned it."""
    logger.warning("Planned change of units %s could not be carried out: %s", key, refusal)
    OrganizationChange.objects.filter(pk=key, status=Status.PLANNED).update(
        status=Status.FAILED, refusal=refusal[:300], done_at=now
    )
    change = OrganizationChange.objects.get(pk=key)
    summary = f"未能生效：{change.summary}"
    target = draft_of(change).unit
    record(actor=None, action="organizations.fail-change", target=target, summary=summary, at=now)
    return False
