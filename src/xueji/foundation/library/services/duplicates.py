"""Making a new resource after looking at what is there already."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.library import rules
from xueji.foundation.library.models import DuplicateDecision, Resource
from xueji.foundation.library.selectors.duplicates import Similar, similar_resources
from xueji.foundation.library.services.content import Content
from xueji.foundation.library.services.saving import create_resource

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

REASON_MAX_CHARACTERS = 300


class SimilarExists(DomainError):
    """The unit has similar content already and nobody said why a new one is needed; nothing was written.

    Attributes:
        similar: what is there, the most alike first.
    """

    def __init__(self, similar: list[Similar]) -> None:
        super().__init__("资源库里已有内容相近的资源。可以用已有的；确需新建的，写明理由再保存。")
        self.similar = similar


def create_unless_there(
    content: Content, *, organization: "Organization | None", actor: "User", now: datetime, reason: str = ""
) -> Resource:
    """Create a draft; where similar content exists only with a reason, which is kept.

    Raises:
        SimilarExists: there is similar content and no reason.
        DomainError: as ``create_resource``.
    """
    similar = similar_resources(content.title, rules.plain_text(content.body_html), organization)
    if similar and not reason.strip():
        raise SimilarExists(similar)
    with transaction.atomic():
        made = create_resource(content, organization=organization, actor=actor, now=now)
        if similar:
            _keep_reason(made, similar, reason.strip()[:REASON_MAX_CHARACTERS], actor, now)
    return made


def _keep_reason(made: Resource, similar: list[Similar], reason: str, actor: "User", now: datetime) -> None:
    DuplicateDecision.objects.bulk_create(
        DuplicateDecision(
            resource=made,
            similar=one.resource,
            shared_percent=one.percent,
            reason=reason,
            decided_by=actor,
            decided_at=now,
        )
        for one in similar
    )
    audit.record(
        actor=actor,
        action="library.duplicate",
        target=made,
        summary=f"《{made.title}》与已有的 {len(similar)} 份资源相近，仍然新建",
        at=now,
        detail={"reason": reason},
    )
