"""What waits for administrators: accounts to approve, reviews begun, likely duplicates, lists, files."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from xueji.common.files.models import QuarantinedFile
from xueji.common.ui.waiting import Waiting, counted, register
from xueji.foundation.organizations import permissions, selectors
from xueji.foundation.organizations.models import AccessReview, AccountRequest, DuplicatePair, ImportRun, User

SHOWN_REVIEWS = 3


def register_all() -> None:
    """Take the places on the first page."""
    register("account-requests", 10, _accounts)
    register("access-reviews", 20, _reviews)
    register("people-lists", 30, _lists)
    register("duplicates", 40, _duplicates)
    register("quarantine", 50, _quarantine)


def _accounts(viewer: User, now: datetime) -> list[Waiting]:
    asked = selectors.account_requests_for(viewer, timezone.localdate(now))
    waiting = asked.filter(outcome=AccountRequest.Outcome.PENDING).exclude(requested_by=viewer)
    return counted(waiting.count(), "{} 个账号待批准", reverse("organizations:account-requests"))


def _reviews(viewer: User, now: datetime) -> list[Waiting]:
    begun = selectors.reviews_for(viewer, timezone.localdate(now)).filter(finished_at=None)
    return [_review(review) for review in begun.order_by("begun_at")[:SHOWN_REVIEWS]]


def _review(review: AccessReview) -> Waiting:
    left: int = review.left  # type: ignore[attr-defined]  # counted by the selector
    return Waiting(
        f"权限复核：{review.organization.name}",
        reverse("organizations:review", args=[review.pk]),
        f"还有 {left} 项" if left else "都已复核，可以办结",
    )


def _lists(viewer: User, now: datetime) -> list[Waiting]:
    if not permissions.may_import(viewer, timezone.localdate(now)):
        return []
    checked = ImportRun.objects.filter(owner=viewer, state=ImportRun.State.CHECKED).order_by("-checked_at")
    return [
        Waiting(f"人员名单已检查，待确认：{run.source}", reverse("organizations:import-run", args=[run.pk]))
        for run in checked[:SHOWN_REVIEWS]
    ]


def _duplicates(viewer: User, now: datetime) -> list[Waiting]:
    on = timezone.localdate(now)
    if not permissions.may_import(viewer, on):
        return []
    pairs = selectors.duplicate_pairs_for(viewer, on).filter(status=DuplicatePair.Status.OPEN)
    return counted(pairs.count(), "{} 对人员可能是同一个人", reverse("organizations:duplicates"))


def _quarantine(viewer: User, now: datetime) -> list[Waiting]:
    if not permissions.may_operate(viewer, now):
        return []
    held = QuarantinedFile.objects.filter(deleted_at=None).count()
    return counted(held, "{} 个上传的文件被隔离，待查看", reverse("organizations:quarantine"))
