"""The way of a revision: submitted, sent back or approved by a second person, or given up."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.foundation.post_handbooks import findable, permissions
from xueji.foundation.post_handbooks.models import Handbook, HandbookRevision

from .drafting import HandbookRefused

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Post, User

Status = HandbookRevision.Status
NOTE_MAX_CHARACTERS = 300


class Step(StrEnum):
    """What can be done with an open revision."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    SEND_BACK = "send-back"
    APPROVE = "approve"
    DISCARD = "discard"


LABELS = {
    Step.SUBMIT: "提交审核",
    Step.WITHDRAW: "撤回修改",
    Step.SEND_BACK: "退回修改",
    Step.APPROVE: "批准",
    Step.DISCARD: "放弃这一稿",
}
SOURCES = {
    Step.SUBMIT: Status.DRAFT,
    Step.WITHDRAW: Status.REVIEW,
    Step.SEND_BACK: Status.REVIEW,
    Step.APPROVE: Status.REVIEW,
    Step.DISCARD: Status.DRAFT,
}
SECOND_PERSON = (Step.SEND_BACK, Step.APPROVE)


def take_step(post: "Post", step: Step, *, note: str = "", actor: "User", now: datetime) -> HandbookRevision:
    """Take one step with the open revision of a post's handbook.

    Args:
        note: why it is sent back.
    Raises:
        HandbookRefused: it stands elsewhere, is empty, or no reason is given.
        NotAllowed: no role over the unit, or the actor wrote what is to be approved.
    """
    on = timezone.localdate(now)
    with transaction.atomic():
        revision = _open_revision(post)
        if step in SECOND_PERSON:
            permissions.require_second_person(actor, revision, on)
        else:
            permissions.require_writer(actor, post, on)
        if revision.status != SOURCES[step]:
            raise HandbookRefused(
                f"手册现在是“{revision.get_status_display()}”，不能“{LABELS[step]}”。请刷新页面看最新状态。"
            )
        _ACTS[step](revision, note.strip()[:NOTE_MAX_CHARACTERS], actor, now)
        summary = f"手册“{post.title}”第 {revision.number} 版{LABELS[step]}"
        detail = {"note": note.strip()} if note.strip() else {}
        record(
            actor=actor,
            action=f"post_handbooks.{step}",
            target=revision.handbook,
            summary=summary,
            at=now,
            detail=detail,
        )
    return revision


def _open_revision(post: "Post") -> HandbookRevision:
    handbook = Handbook.objects.select_for_update().filter(post=post).first()
    rows = HandbookRevision.objects.select_related("handbook__post__organization")
    revision = rows.filter(handbook=handbook, status__in=(Status.DRAFT, Status.REVIEW)).first()
    if handbook is None or revision is None:
        raise HandbookRefused("这份手册没有在编写的稿子。请先起草。")
    return revision


def _submit(revision: HandbookRevision, note: str, actor: "User", now: datetime) -> None:
    if not revision.entries.exists():
        raise HandbookRefused("手册还没有风险点。请先加入，再提交审核。")
    revision.status, revision.submitted_by, revision.submitted_at = Status.REVIEW, actor, now
    revision.save(update_fields=["status", "submitted_by", "submitted_at"])


def _withdraw(revision: HandbookRevision, note: str, actor: "User", now: datetime) -> None:
    revision.status, revision.submitted_by, revision.submitted_at = Status.DRAFT, None, None
    revision.save(update_fields=["status", "submitted_by", "submitted_at"])


def _send_back(revision: HandbookRevision, note: str, actor: "User", now: datetime) -> None:
    if not note:
        raise HandbookRefused("请写明退回的原因，方便修改。")
    revision.review_note = note
    revision.save(update_fields=["review_note"])
    _withdraw(revision, note, actor, now)


def _approve(revision: HandbookRevision, note: str, actor: "User", now: datetime) -> None:
    former = revision.handbook.revisions.filter(status=Status.IN_FORCE).first()
    if former is not None:
        former.status = Status.SUPERSEDED
        former.save(update_fields=["status"])
    revision.status, revision.approved_by, revision.approved_at = Status.IN_FORCE, actor, now
    revision.review_note = note
    revision.save(update_fields=["status", "approved_by", "approved_at", "review_note"])
    findable.refresh(revision.handbook)


def _discard(revision: HandbookRevision, note: str, actor: "User", now: datetime) -> None:
    revision.delete()


_ACTS: dict[Step, Callable[[HandbookRevision, str, "User", datetime], None]] = {
    Step.SUBMIT: _submit,
    Step.WITHDRAW: _withdraw,
    Step.SEND_BACK: _send_back,
    Step.APPROVE: _approve,
    Step.DISCARD: _discard,
}


@transaction.atomic
def put_in_force(post: "Post", now: datetime) -> HandbookRevision:
    """Approve the draft without persons: for what comes with the demonstration."""
    revision = _open_revision(post)
    former = revision.handbook.revisions.filter(status=Status.IN_FORCE)
    former.update(status=Status.SUPERSEDED)
    revision.status, revision.approved_at = Status.IN_FORCE, now
    revision.save(update_fields=["status", "approved_at"])
    summary = f"手册“{post.title}”第 {revision.number} 版随平台提供"
    record(actor=None, action="post_handbooks.approve", target=revision.handbook, summary=summary, at=now)
    findable.refresh(revision.handbook)
    return revision
