"""What waits for the offices of a province, for the benchmark of pages: requests, reviews, changes, jobs."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from bench.scale_activity import members_of_units, store

NOTICES_AN_ACCOUNT = 4
# Of ten thousand people some twenty ask in a year.
ONE_ASKS_OF = 10
ASKED_DAYS = 200


def wait_for_offices(count: int) -> None:
    """Give the offices so many rows of each kind, spread over the units, half of them still open."""
    units = members_of_units()
    places = [units[number % len(units)] for number in range(count)]
    clerk = _clerk()
    _account_requests(places, clerk)
    _review(units, clerk)
    _privacy_requests(places[::ONE_ASKS_OF])
    _duplicates(count)
    _changes(places, clerk)
    _jobs(count, clerk)
    _notices(count)
    _tests(places, clerk)


def _clerk() -> Any:
    from xueji.foundation.organizations.models import User

    return User.objects.create(username="bench-clerk", password="!")


def _moment(number: int) -> Any:
    return timezone.now() - timedelta(days=number % ASKED_DAYS, minutes=number % 480)


def _account_requests(places: list[tuple[int, int]], clerk: Any) -> None:
    from xueji.foundation.organizations.models import AccountRequest, User

    accounts = dict(User.objects.exclude(person=None).values_list("person_id", "pk"))
    approver = User.objects.create(username="bench-approver", password="!")
    rows = []
    for number, (unit, person) in enumerate(places):
        row = AccountRequest(
            organization_id=unit, kind="open", requested_by=clerk, requested_at=_moment(number)
        )
        row.user_id = accounts.get(person, clerk.pk)
        if number % 2:
            row.outcome, row.decided_by, row.decided_at = "approved", approver, row.requested_at
        rows.append(row)
    store(AccountRequest, rows)


def _review(units: list[tuple[int, int]], clerk: Any) -> None:
    """Reviews of some years, the last with every grant in it."""
    from xueji.foundation.organizations.models import (
        AccessReview,
        AccessReviewItem,
        Organization,
        RoleAssignment,
    )

    top = Organization.objects.get(depth=1)
    now = timezone.now()
    begun = [
        AccessReview(organization=top, begun_by=clerk, begun_at=now - timedelta(days=90 * number))
        for number in range(12)
    ]
    for review in begun[1:]:
        review.finished_by, review.finished_at = clerk, review.begun_at + timedelta(days=20)
    AccessReview.objects.bulk_create(begun)
    grants = RoleAssignment.objects.values_list("pk", flat=True)
    store(AccessReviewItem, (AccessReviewItem(review=begun[0], grant_id=pk) for pk in grants.iterator()))


def _privacy_requests(places: list[tuple[int, int]]) -> None:
    from xueji.foundation.privacy.models import PrivacyRequest

    today = timezone.localdate()
    store(
        PrivacyRequest,
        (
            PrivacyRequest(
                person_id=person,
                kind="correct",
                text="姓名中的一个字写错了",
                asked_at=_moment(number),
                due_date=today + timedelta(days=number % 30),
                status="withdrawn" if number % 2 else "open",
            )
            for number, (_, person) in enumerate(places)
        ),
    )


def _duplicates(count: int) -> None:
    from xueji.foundation.organizations.models import DuplicatePair, Person

    keys = list(Person.objects.order_by("pk").values_list("pk", flat=True)[: count + 1])
    now = timezone.now()
    store(
        DuplicatePair,
        (
            DuplicatePair(first_id=first, second_id=second, reasons="same_name", found_at=now)
            for first, second in zip(keys, keys[1:], strict=False)
        ),
    )


def _changes(places: list[tuple[int, int]], clerk: Any) -> None:
    from xueji.foundation.organizations.models import ChangedOrganization, OrganizationChange

    rows = [
        OrganizationChange(
            kind="rename",
            status="done" if number % 2 else "planned",
            effective_date=_moment(number).date(),
            summary="综合办公室更名为党政办公室",
            recorded_by=clerk,
            recorded_at=_moment(number),
        )
        for number, _ in enumerate(places)
    ]
    store(OrganizationChange, rows)
    store(
        ChangedOrganization,
        (
            ChangedOrganization(change=row, organization_id=unit, part="original")
            for row, (unit, _) in zip(rows, places, strict=True)
        ),
    )


def _jobs(count: int, clerk: Any) -> None:
    from xueji.common.jobs.models import Job

    def job(number: int) -> Job:
        at = _moment(number)
        title = "导出人员名单"
        return Job(kind="export", title=title, owner=clerk, state="done", created_at=at, finished_at=at)

    store(Job, map(job, range(count)))


def _notices(count: int) -> None:
    from xueji.common.notices.models import Notice
    from xueji.foundation.organizations.models import User

    accounts = User.objects.order_by("pk").values_list("pk", flat=True)[:count]
    store(
        Notice,
        (
            Notice(account_id=pk, kind="job", title="导出已完成", at=_moment(number))
            for pk in accounts.iterator()
            for number in range(NOTICES_AN_ACCOUNT)
        ),
    )


def _tests(places: list[tuple[int, int]], clerk: Any) -> None:
    from xueji.activity.assessments.models import Paper, ScheduledTest

    now = timezone.now()

    def title(number: int) -> str:
        return f"第 {number % 12 + 1} 次微测试"

    papers = [
        Paper(title=title(number), seed="1", organization_id=unit, created_by=clerk, created_at=now)
        for number, (unit, _) in enumerate(places)
    ]
    store(Paper, papers)
    store(
        ScheduledTest,
        (
            ScheduledTest(
                paper=paper,
                title=paper.title,
                organization_id=paper.organization_id,
                opens_at=_moment(number),
                closes_at=_moment(number) + timedelta(days=14),
                created_by=clerk,
                created_at=_moment(number),
            )
            for number, paper in enumerate(papers)
        ),
    )
