"""Steps of a resource from draft to retired."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.library import permissions, rules
from xueji.foundation.library.models import Resource
from xueji.foundation.library.rules import Move

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

NOTE_MAX_CHARACTERS = 300


def move_resource(resource_id: int, move: Move, *, actor: "User", now: datetime, note: str = "") -> Resource:
    """Take one step; nobody publishes what they helped to write.

    Args:
        note: the reviewer's words, required for sending back.
    Raises:
        DomainError: the role is missing, the status does not allow it, the reviewer is an author, no note.
    """
    with transaction.atomic():
        resource = Resource.objects.select_for_update().get(pk=resource_id)
        standing = permissions.standing(actor, resource, now)
        if refusal := rules.refusal(move, resource.status, resource.get_status_display(), standing):
            raise DomainError(refusal)
        if move is Move.SEND_BACK and not note.strip():
            raise DomainError("请写明退回的理由，编写人才知道改什么。")
        rule = rules.MOVES[move]
        resource.status = rule.target
        if rule.by_reviewer:
            resource.reviewed_by, resource.reviewed_at = actor, now
        resource.review_note = note.strip()[:NOTE_MAX_CHARACTERS]
        resource.save(update_fields=["status", "reviewed_by", "reviewed_at", "review_note"])
        audit.record(
            actor=actor,
            action=f"library.{move}",
            target=resource,
            summary=f"《{resource.title}》{rule.past}",
            at=now,
            detail={"note": resource.review_note} if resource.review_note else None,
        )
    return resource
