"""What the pages about sharing, recommending and using show."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common.ui.items import Empty
from xueji.common.ui.lists import ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.foundation.library import permissions, selectors
from xueji.foundation.library.lists import kept_choices
from xueji.foundation.library.models import (
    PracticeRecommendation,
    PracticeUse,
    Resource,
    SharingProposal,
    VocabularyTerm,
)
from xueji.foundation.library.selectors.sharing import open_proposal, targets_of
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User


@dataclass(frozen=True, slots=True)
class ResourceSharing:
    """The part of the reading page about sharing.

    Attributes:
        targets: units above to which the viewer may propose it; empty when that is not possible now.
        recommenders: units above in whose name the viewer may recommend the practice.
        users: units for which the viewer may note that they made use of the practice.
    """

    waiting: SharingProposal | None
    targets: "list[Organization]"
    recommendations: list[PracticeRecommendation]
    recommenders: "list[Organization]"
    uses: list[PracticeUse]
    users: "list[Organization]"


def resource_sharing(resource: Resource, viewer: "User", now: datetime) -> ResourceSharing:
    """What this viewer may do about sharing one resource."""
    is_out = resource.status == selectors.Status.PUBLISHED
    is_staff = permissions.holds_content_role(viewer, permissions.STAFF, resource.organization, now)
    waiting = open_proposal(resource) if is_staff else None
    is_practice = is_out and resource.kind == Resource.Kind.PRACTICE
    recommendations = list(resource.recommendations.select_related("organization")) if is_practice else []
    uses = list(resource.uses.select_related("organization").order_by("recorded_at")) if is_practice else []
    return ResourceSharing(
        waiting=waiting,
        targets=targets_of(resource) if is_out and is_staff and not waiting else [],
        recommendations=recommendations,
        recommenders=_recommenders(resource, recommendations, viewer, now) if is_practice else [],
        uses=uses,
        users=_users(resource, uses, viewer, now) if is_practice else [],
    )


def _recommenders(
    resource: Resource, done: list[PracticeRecommendation], viewer: "User", now: datetime
) -> "list[Organization]":
    if permissions.standing(viewer, resource, now).has_written:
        return []
    before = {one.organization_id for one in done}
    above = [unit for unit in targets_of(resource) if unit.pk not in before]
    return [unit for unit in above if permissions.may_review_in(viewer, unit, now)]


def _users(
    resource: Resource, done: list[PracticeUse], viewer: "User", now: datetime
) -> "list[Organization]":
    before = {resource.organization_id, resource.origin_unit_id, *(one.organization_id for one in done)}
    units = organizations.units_worked_for(viewer, timezone.localdate(now))
    mine = [unit for unit in units if unit.pk not in before and permissions.may_note_use(viewer, unit, now)]
    return [unit for unit in mine if selectors.may_use(unit, resource.pk)]


def proposal_url(proposal: SharingProposal) -> str:
    """Address of one proposal."""
    from django.urls import reverse

    return reverse("library:proposal", args=[proposal.pk])


PROPOSALS = ListDefinition(
    key="proposals",
    title="共享推荐",
    columns=(
        Column("resource", "资源", value=lambda row: row.resource.title, link=proposal_url),
        Column("from_unit", "推荐单位", value=lambda row: row.from_unit.name, sort="from_unit__path"),
        Column("to_unit", "接收单位", value=lambda row: row.to_unit.name, sort="to_unit__path"),
        Column("reason", "推荐理由"),
        Column("proposed_at", "推荐时间", kind="moment", sort="proposed_at"),
        Column("status", "状态", kind="status", value=lambda row: row.get_status_display(), sort="status"),
        Column("decision_note", "办理意见"),
    ),
    filters=(
        TextFilter("q", "资源或单位", ("resource__title", "from_unit__name", "to_unit__name")),
        ChoiceFilter("status", "状态", SharingProposal.Status.choices),
    ),
    default_sort="-proposed_at",
    empty=Empty(
        "还没有共享推荐",
        "打开一份已发布的资源，可以把它推荐给上级单位。上级采纳后，下级都能使用。",
        icon="arrow-up",
    ),
)

PRACTICES = ListDefinition(
    key="practices",
    title="典型经验",
    columns=(
        Column("title", "标题", sort="title", link=selectors.resource_url),
        Column(
            "organization",
            "单位",
            value=lambda row: (row.origin_unit or row.organization).name,
            sort="organization__path",
        ),
        Column("industry", "行业", sort="industry"),
        Column("recommended", "推荐单位", value=lambda row: _names(row.recommendations.all())),
        Column("use_count", "借鉴使用", kind="number", unit="个单位"),
        Column("status", "状态", kind="status", value=lambda row: row.get_status_display(), sort="status"),
        Column("updated_at", "更新时间", kind="moment", sort="updated_at"),
    ),
    filters=(
        TextFilter("q", "关键词", ("title", "body_text", "themes")),
        ChoiceFilter("industry", "行业", lambda: kept_choices(VocabularyTerm.Kind.INDUSTRY)),
        ChoiceFilter("status", "状态", selectors.Status.choices),
    ),
    default_sort="-updated_at",
    empty=Empty(
        "还没有典型经验", "单位把管用的做法写成材料，经审核发布后出现在这里，别的单位可以借鉴。", icon="bulb"
    ),
)


def _names(recommendations: "list[PracticeRecommendation]") -> str:
    return "、".join(one.organization.name for one in recommendations)
