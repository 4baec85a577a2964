"""Good practices: writing them up, recommending them, noting who made use of them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, transaction

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.common.events.bus import announce
from xueji.foundation.library import permissions
from xueji.foundation.library.events import PracticeRecommended
from xueji.foundation.library.models import (
    ContentStatus,
    PracticeRecommendation,
    PracticeUse,
    PracticeWriteUp,
    Resource,
)
from xueji.foundation.library.selectors.sharing import may_use
from xueji.foundation.library.services.content import Content
from xueji.foundation.library.services.duplicates import create_unless_there
from xueji.foundation.library.services.saving import edit_resource, save_resource
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

_Row = TypeVar("_Row", PracticeRecommendation, PracticeUse)

PARTS = {
    "background": "背景",
    "approach": "做法",
    "effect": "成效",
    "evidence": "成效的依据",
    "applicable_to": "适用范围",
}
NOTE_MAX_CHARACTERS = 500
REASON_MAX_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class WriteUp:
    """The parts of a practice, as Markdown."""

    background: str
    approach: str
    effect: str
    evidence: str
    applicable_to: str

    @property
    def body(self) -> str:
        """The text of the resource: one heading a part."""
        return "\n\n".join(f"## {label}\n\n{getattr(self, name).strip()}" for name, label in PARTS.items())


def create_practice(
    content: Content,
    write_up: WriteUp,
    *,
    organization: "Organization",
    actor: "User",
    now: datetime,
    reason: str = "",
) -> Resource:
    """Write up a practice as a draft; it takes the way of every resource from there.

    Raises:
        DomainError: as ``create_unless_there``, or a part is empty.
    """
    with transaction.atomic():
        whole = _as_practice(content, write_up)
        made = create_unless_there(whole, organization=organization, actor=actor, now=now, reason=reason)
        PracticeWriteUp.objects.create(resource=made, **_parts(write_up))
    return made


def edit_practice(
    resource_id: int, content: Content, write_up: WriteUp, *, edit_no: int, actor: "User", now: datetime
) -> Resource:
    """Save the form over the version it was opened with.

    Raises:
        DomainError: as ``edit_resource``, or a part is empty.
    """
    with transaction.atomic():
        whole = _as_practice(content, write_up)
        saved = edit_resource(resource_id, whole, edit_no=edit_no, actor=actor, now=now)
        PracticeWriteUp.objects.update_or_create(resource=saved, defaults=_parts(write_up))
    return saved


def store_practice(write_up: WriteUp, **described: Any) -> Resource:
    """A practice from a file, by its code; the same again changes nothing.

    Args:
        described: as ``save_resource``, without kind and body.
    """
    with transaction.atomic():
        made = save_resource(kind=Resource.Kind.PRACTICE, body_markdown=write_up.body, **described)
        PracticeWriteUp.objects.update_or_create(resource=made, defaults=_parts(write_up))
    return made


def _as_practice(content: Content, write_up: WriteUp) -> Content:
    missing = [label for name, label in PARTS.items() if not getattr(write_up, name).strip()]
    if missing:
        raise DomainError(f"请填写{'、'.join(missing)}。")
    markdown = Resource.BodyFormat.MARKDOWN
    kind = Resource.Kind.PRACTICE
    return replace(content, kind=kind, body_source=write_up.body, body_format=markdown)


def _parts(write_up: WriteUp) -> dict[str, str]:
    return {name: getattr(write_up, name).strip() for name in PARTS}


def recommend_practice(
    resource_id: int, organization_id: int, *, reason: str, actor: "User", now: datetime
) -> PracticeRecommendation:
    """Recommend a published practice in the name of a unit above its owner.

    Raises:
        DomainError: no reviewer of that unit, not above the owner, not published, no reason, done already.
    """
    resource = _published_practice(resource_id)
    above = [] if resource.organization is None else organizations.ancestors_of(resource.organization)
    unit = next((one for one in above if one.pk == organization_id), None)
    if unit is None or not permissions.may_review_in(actor, unit, now):
        raise DomainError("推荐典型经验需要上级单位的“内容审核”角色。")
    if permissions.standing(actor, resource, now).has_written:
        raise DomainError("参与编写的人不能推荐，请由另一位审核人员推荐。")
    words = _words(reason, "请写明推荐理由。", REASON_MAX_CHARACTERS)
    with transaction.atomic():
        if resource.recommendations.filter(organization=unit).exists():
            raise DomainError(f"{unit.name}已经推荐过这条经验。")
        made = _once(
            PracticeRecommendation(
                resource=resource, organization=unit, reason=words, recommended_by=actor, recommended_at=now
            )
        )
        summary = f"{unit.name}推荐典型经验《{resource.title}》"
        audit.record(actor=actor, action="library.recommend", target=resource, summary=summary, at=now)
        announce(PracticeRecommended(recommendation_id=made.pk))
    return made


def record_use(
    resource_id: int, organization: "Organization", *, note: str, actor: "User", now: datetime
) -> PracticeUse:
    """Note that a unit made use of the practice of another unit.

    Raises:
        DomainError: no role over the unit, the own practice, out of the unit's reach, no note, noted already.
    """
    resource = _published_practice(resource_id)
    if not permissions.may_note_use(actor, organization, now):
        raise DomainError("登记借鉴使用需要本单位的内容、组织或纪委办公室角色。")
    if organization.pk in (resource.organization_id, resource.origin_unit_id):
        raise DomainError("这是本单位自己的经验，不用登记借鉴。")
    if not may_use(organization, resource_id):
        raise DomainError("这条经验不在本单位可以使用的范围里。")
    words = _words(note, "请写明怎么用的，别的单位才看得出经验好在哪里。", NOTE_MAX_CHARACTERS)
    with transaction.atomic():
        if resource.uses.filter(organization=organization).exists():
            raise DomainError("本单位已经登记过借鉴使用。")
        made = _once(
            PracticeUse(
                resource=resource, organization=organization, note=words, recorded_by=actor, recorded_at=now
            )
        )
        summary = f"{organization.name}借鉴使用《{resource.title}》"
        audit.record(actor=actor, action="library.use_practice", target=resource, summary=summary, at=now)
    return made


def _once(row: _Row) -> _Row:
    """Save; two people at once are told as one after the other."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise DomainError("刚刚已有人登记过，请刷新页面。") from None
    return row


def _published_practice(resource_id: int) -> Resource:
    resource = Resource.objects.select_related("organization").get(pk=resource_id)
    if resource.kind != Resource.Kind.PRACTICE or resource.status != ContentStatus.PUBLISHED:
        raise DomainError("只有已发布的典型经验才能推荐和借鉴。")
    return resource


def _words(typed: str, missing: str, most: int) -> str:
    if not typed.strip():
        raise DomainError(missing)
    return typed.strip()[:most]
