"""Steps from draft to retired, for resources and for the questions that go the same way."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.library import findable, permissions, rules
from xueji.foundation.library.models import Resource, ReviewedContent
from xueji.foundation.library.rules import Move, Standing

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

NOTE_MAX_CHARACTERS = 300
MOVED_FIELDS = ["status", "review_note", "reviewed_by", "reviewed_at", "published_by", "published_at"]


def move_resource(resource_id: int, move: Move, *, actor: "User", now: datetime, note: str = "") -> Resource:
    """Take one step; author, reviewer and publisher are three persons.

    Args:
        note: the reviewer's words, required for sending back.
    Raises:
        DomainError: the role is missing, the status does not allow it, it is the same person, no note.
    """
    with transaction.atomic():
        resource = Resource.objects.select_for_update().get(pk=resource_id)
        standing = permissions.standing(actor, resource, now)
        if move is Move.SUBMIT and (lacks := _lacks(resource)):
            raise DomainError("".join(lacks))
        take_step(resource, move, standing, f"library.{move}", f"《{resource.title}》", actor, now, note)
        findable.refresh(resource)
    return resource


def _lacks(resource: Resource) -> list[str]:
    files = set(resource.attachments.filter(removed_at=None).values_list("kind", flat=True))
    return rules.lacks_for_review(resource.kind, files, resource.transcript, resource.citations.count())


def take_step(
    content: ReviewedContent,
    move: Move,
    standing: Standing,
    action: str,
    name: str,
    actor: "User",
    now: datetime,
    note: str,
) -> None:
    """Move locked content one step and write the audit line; call it in the transaction of the lock.

    Args:
        action: name of the step in the audit trail.
        name: what the content is called there, e.g. 《…》.
    Raises:
        DomainError: see ``move_resource``.
    """
    label = content.Status(content.status).label
    if refusal := rules.refusal(move, content.status, str(label), standing):
        raise DomainError(refusal)
    if move is Move.SEND_BACK and not note.strip():
        raise DomainError("请写明退回的理由，编写人才知道改什么。")
    rule = rules.MOVES[move]
    content.status, content.review_note = rule.target, note.strip()[:NOTE_MAX_CHARACTERS]
    if move is Move.APPROVE:
        content.reviewed_by, content.reviewed_at = actor, now
    elif move is Move.PUBLISH:
        content.published_by, content.published_at = actor, now
    elif rule.target in (content.Status.DRAFT, content.Status.REVIEW):
        content.forget_review()
    content.save(update_fields=MOVED_FIELDS)
    detail = {"note": content.review_note} if content.review_note else None
    audit.record(
        actor=actor, action=action, target=content, summary=f"{name}{rule.past}", at=now, detail=detail
    )
