"""Posts written: what they decide on, and how high their integrity risk is graded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.foundation.organizations import permissions
from xueji.foundation.organizations.models import Membership, Organization, Post, PostDuty, PostGrading

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

REASON_MAX_CHARACTERS = 300


class PostRefused(DomainError):
    """The post may not be written, graded or removed by this person, or not now."""


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post as somebody writes it; ``duties`` are keys of the list of duties."""

    title: str
    duties: Collection[str] = ()
    duty_note: str = ""


@transaction.atomic
def save_post(
    facts: PostFacts,
    *,
    organization: Organization,
    post_id: int | None = None,
    actor: "User | None",
    now: datetime,
) -> Post:
    """Create a post of a unit, or write these facts over the stored ones; saying them again changes nothing.

    Raises:
        PostRefused: no role over the unit, or the unit has another post of this title.
    """
    _require_office(actor, organization, now)
    post = Post.objects.select_for_update().filter(pk=post_id).first() if post_id else None
    post = post or Post(organization=organization)
    taken = Post.objects.filter(organization=organization, title=facts.title).exclude(pk=post.pk)
    if taken.exists():
        raise PostRefused(f"“{organization.name}”已有岗位“{facts.title}”，请打开那一个修改。")
    before = _told(post)
    post.title, post.duty_note = facts.title, facts.duty_note
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError:
        raise PostRefused(f"“{organization.name}”刚刚有了岗位“{facts.title}”，请打开那一个修改。") from None
    _write_duties(post, facts.duties)
    after = _told(post)
    if after != before:
        summary = f"{'修改' if before else '新建'}岗位“{post.title}”"
        detail = {"before": before, "after": after}
        record(
            actor=actor, action="organizations.save-post", target=post, summary=summary, at=now, detail=detail
        )
    return post


def _told(post: Post) -> dict[str, object]:
    """The facts as the trail keeps them; empty for a post that is not stored yet."""
    if not post.pk:
        return {}
    duties = sorted(post.duties.values_list("duty", flat=True))
    stored = Post.objects.get(pk=post.pk)
    return {"title": stored.title, "duties": duties, "duty_note": stored.duty_note}


def _write_duties(post: Post, wanted: Collection[str]) -> None:
    held = set(post.duties.values_list("duty", flat=True))
    post.duties.filter(duty__in=held - set(wanted)).delete()
    PostDuty.objects.bulk_create(PostDuty(post=post, duty=duty) for duty in sorted(set(wanted) - held))


@transaction.atomic
def grade_post(post_id: int, level: str, reason: str, *, actor: "User | None", now: datetime) -> PostGrading:
    """Grade the integrity risk of a post; earlier gradings stay.

    Raises:
        PostRefused: no role over the unit, or no reason.
    """
    post = Post.objects.select_for_update().select_related("organization").get(pk=post_id)
    _require_office(actor, post.organization, now)
    told = reason.strip()[:REASON_MAX_CHARACTERS]
    if not told:
        raise PostRefused("请写明评定这个等级的理由，以后查得到依据。")
    grading = PostGrading.objects.create(post=post, level=level, reason=told, graded_by=actor, graded_at=now)
    post.risk_level = level
    post.save(update_fields=["risk_level"])
    summary = f"岗位“{post.title}”廉政风险评定为{grading.get_level_display()}"
    detail = {"level": level, "reason": told}
    record(
        actor=actor, action="organizations.grade-post", target=post, summary=summary, at=now, detail=detail
    )
    return grading


@transaction.atomic
def remove_post(post_id: int, *, actor: "User", now: datetime) -> None:
    """Delete a post that nobody ever held and nothing was written for.

    Raises:
        PostRefused: no role over the unit, or the post was in use.
    """
    post = Post.objects.select_for_update().select_related("organization").get(pk=post_id)
    _require_office(actor, post.organization, now)
    if Membership.objects.filter(post=post).exists():
        raise PostRefused("有人任过这个岗位，任职记录还在，不能删除。")
    summary = f"删除岗位“{post.title}”"
    record(actor=actor, action="organizations.remove-post", target=post, summary=summary, at=now)
    try:
        post.delete()
    except ProtectedError:
        raise PostRefused("这个岗位已编有手册，不能删除。") from None


def _require_office(actor: "User | None", organization: Organization, now: datetime) -> None:
    """None is the system itself (demonstration)."""
    if actor is not None and not permissions.may_edit_posts(actor, organization, timezone.localdate(now)):
        raise PostRefused("登记岗位和评定风险等级需要这个单位的“纪委办公室”角色。")
