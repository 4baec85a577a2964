"""Impact assessments: written by one person of the office, approved by another."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.foundation.privacy import permissions
from xueji.foundation.privacy.models import ImpactAssessment

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Status = ImpactAssessment.Status
CHANGEABLE = {Status.DRAFT, Status.RETURNED}


class AssessmentRefused(DomainError):
    """The assessment cannot be changed or decided now, or not by this person."""


@transaction.atomic
def save_assessment(
    assessment: ImpactAssessment | None, facts: Mapping[str, object], *, actor: "User", now: datetime
) -> ImpactAssessment:
    """Write a new assessment or change one that is not submitted.

    Raises:
        AssessmentRefused: it is with the approver, or approved.
    """
    held = ImpactAssessment(written_by=actor) if assessment is None else _held(assessment)
    if held.status not in CHANGEABLE:
        raise AssessmentRefused("已提交的评估不能修改；需要修改时请审批人退回。")
    for name, value in facts.items():
        setattr(held, name, value)
    held.status, held.written_by, held.written_at = Status.DRAFT, actor, now
    held.decided_by, held.decided_at = None, None
    held.save()
    _note(held, "save", f"填写影响评估“{held.title}”", actor, now)
    return held


@transaction.atomic
def submit_assessment(assessment: ImpactAssessment, *, actor: "User", now: datetime) -> None:
    """Hand it to the approver."""
    held = _held(assessment)
    if held.status not in CHANGEABLE:
        raise AssessmentRefused("这份评估已经提交。")
    held.status = Status.SUBMITTED
    held.save(update_fields=["status"])
    _note(held, "submit", f"提交影响评估“{held.title}”", actor, now)


@transaction.atomic
def decide_assessment(
    assessment: ImpactAssessment, *, is_approved: bool, note: str, actor: "User", now: datetime
) -> None:
    """Approve it or send it back with the reason.

    Raises:
        AssessmentRefused: not submitted, written by the same person, no reason, or its review is due already.
    """
    held = _held(assessment)
    if held.status != Status.SUBMITTED:
        raise AssessmentRefused("只有待审的评估可以审批。")
    if held.written_by_id in permissions.one_person(actor, held.written_at, now):
        raise AssessmentRefused("影响评估要由评估人以外的人审批。")
    if not is_approved and not note.strip():
        raise AssessmentRefused("退回时请写明理由。")
    if is_approved and held.review_date <= timezone.localdate(now):
        raise AssessmentRefused("下次复核日期已过，请退回后改成以后的日期。")
    held.status = Status.APPROVED if is_approved else Status.RETURNED
    held.decided_by, held.decided_at, held.decision_note = actor, now, note.strip()
    held.save()
    _note(held, "decide", f"影响评估“{held.title}”{held.get_status_display()}", actor, now)


def _held(assessment: ImpactAssessment) -> ImpactAssessment:
    return ImpactAssessment.objects.select_for_update().get(pk=assessment.pk)


def _note(held: ImpactAssessment, verb: str, summary: str, actor: "User", now: datetime) -> None:
    record(actor=actor, action=f"privacy.{verb}-assessment", target=held, summary=summary, at=now)
