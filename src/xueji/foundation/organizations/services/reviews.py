"""Going through grants: begin, keep or take back one by one, finish."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.common.notices import services as notices
from xueji.foundation.organizations import duties, selectors
from xueji.foundation.organizations.models import (
    AccessReview,
    AccessReviewItem,
    Organization,
    RoleAssignment,
    User,
)
from xueji.foundation.organizations.services.account_requests import NOTICE_KIND
from xueji.foundation.organizations.services.roles import revoke_role

Decision = AccessReviewItem.Decision


class ReviewRefused(DomainError):
    """The review cannot go on so."""


@transaction.atomic
def begin_review(*, organization: Organization, actor: User, now: datetime) -> AccessReview:
    """List the grants in force in a subtree for review; one that is open is gone on with."""
    Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    held = AccessReview.objects.filter(organization=organization, finished_at=None).first()
    if held is not None:
        return held
    review = AccessReview.objects.create(organization=organization, begun_by=actor, begun_at=now)
    grants = selectors.grants_in_force(organization, timezone.localdate(now))
    AccessReviewItem.objects.bulk_create(
        [AccessReviewItem(review=review, grant=grant) for grant in grants], batch_size=500
    )
    record(
        actor=actor,
        action="organizations.begin-review",
        target=review,
        summary=f"开始复核{organization.name}及其下级的 {review.items.count()} 项授权",
        at=now,
    )
    return review


@transaction.atomic
def decide_grant(*, item: AccessReviewItem, keep: bool, actor: User, now: datetime, reason: str = "") -> None:
    """Keep a grant, or take it back from today on; one audit line.

    Raises:
        ReviewRefused: the review is over, the grant is one's own or gone, or the reason is missing.
    """
    reason = reason.strip()
    locked = AccessReviewItem.objects.select_for_update(of=("self",)).select_related("review").get(pk=item.pk)
    grant = locked.grant
    if locked.review.finished_at is not None or locked.decision == Decision.REVOKE:
        raise ReviewRefused("这项授权已经收回，或复核已经完成，请刷新页面。")
    in_force = RoleAssignment.objects.filter(selectors.granting_q(timezone.localdate(now)))
    if grant is None or not in_force.filter(pk=grant.pk).exists():
        raise ReviewRefused("这项授权已经失效，不用再复核，请刷新页面。")
    handed_on_by = grant.delegated_from.person_id if grant.delegated_from else None
    if actor.person_id in (grant.person_id, handed_on_by):
        raise ReviewRefused("这是您自己的授权，须由另一位安全管理员复核。")
    if not keep and not reason:
        raise ReviewRefused("收回时请写明原因。")
    locked.decision = Decision.KEEP if keep else Decision.REVOKE
    locked.decided_by, locked.decided_at, locked.reason = actor, now, "" if keep else reason
    locked.save(update_fields=["decision", "decided_by", "decided_at", "reason"])
    if not keep:
        revoke_role(assignment=grant, actor=actor, now=now, reason=f"权限复核，{reason}")
        return
    summary = f"复核保留{grant.person.name}的“{grant.get_role_display()}”，范围“{grant.organization.name}”"
    record(actor=actor, action="organizations.keep-grant", target=grant.person, summary=summary, at=now)


@transaction.atomic
def finish_review(*, review: AccessReview, actor: User, now: datetime) -> None:
    """Close a review; only one's own grants may be left, for somebody else to look at.

    Raises:
        ReviewRefused: grants of others wait, or it is finished.
    """
    locked = AccessReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if locked.finished_at is not None:
        raise ReviewRefused("这次复核已经完成。")
    _close_lapsed(selectors.lapsed_items(timezone.localdate(now)).filter(review=locked), now)
    left = locked.items.filter(decision=Decision.PENDING)
    mine = Q(grant__person=actor.person_id) | Q(grant__delegated_from__person=actor.person_id)
    own = left.filter(mine).count()
    if left.count() > own:
        raise ReviewRefused(f"还有 {left.count() - own} 项没有复核，请逐项保留或收回后再完成。")
    locked.finished_by, locked.finished_at = actor, now
    locked.save(update_fields=["finished_by", "finished_at"])
    kept = locked.items.filter(decision=Decision.KEEP).count()
    taken = locked.items.filter(decision=Decision.REVOKE).count()
    lapsed = locked.items.filter(decision=Decision.LAPSED).count()
    told = f"保留 {kept}，收回 {taken}，本人的未复核 {own}" + (f"，已失效 {lapsed}" if lapsed else "")
    record(
        actor=actor,
        action="organizations.finish-review",
        target=locked,
        summary=f"完成{locked.organization.name}的权限复核：{told}",
        at=now,
    )


@transaction.atomic
def close_lapsed_items(now: datetime) -> int:
    """Close what is left of open reviews where the grant has ended since; returns how many items.

    They need no decision from that day on (``selectors.review_items``); this is for the record.
    """
    found: dict[AccessReview, list[AccessReviewItem]] = {}
    for item in selectors.lapsed_items(timezone.localdate(now)):
        found.setdefault(item.review, []).append(item)
    for review, items in found.items():
        _close_lapsed(items, now)
        summary = f"{review.organization.name}的权限复核中 {len(items)} 项授权已失效，不再复核"
        record(actor=None, action="organizations.close-lapsed", target=review, summary=summary, at=now)
    return sum(map(len, found.values()))


def _close_lapsed(items: Iterable[AccessReviewItem], now: datetime) -> None:
    closed, today = list(items), timezone.localdate(now)
    for item in closed:
        item.decision, item.decided_at = Decision.LAPSED, now
        end = item.grant.holds_until if item.grant is not None else None
        item.reason = f"授权自 {end} 起失效" if end is not None and end <= today else "授权已失效"
    AccessReviewItem.objects.bulk_update(closed, ["decision", "decided_at", "reason"], batch_size=500)


def remind_of_reviews(now: datetime) -> None:
    """Tell security administrators, once a period, that the grants of their unit are to be gone through."""
    on = timezone.localdate(now)
    for role in duties.REVIEW_GRANTS.roles:
        for unit in selectors.units_with_role(role, on):
            if selectors.review_is_due(unit, now, on):
                last = AccessReview.objects.filter(organization=unit, finished_at__isnull=False).count()
                notices.tell(
                    selectors.approvers_over(unit, on),
                    f"{unit.name}的权限到期该复核了",
                    now=now,
                    text="逐项确认所管范围内的授权是否还需要。",
                    url=reverse("organizations:reviews"),
                    kind=NOTICE_KIND,
                    once_key=f"access-review:{unit.pk}:{last}",
                )
