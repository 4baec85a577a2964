"""Sitting a test: begin, answer, hand in, and settle what was not handed in."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from xueji.activity.assessments.models import Attempt, PaperQuestion, Response, ScheduledTest
from xueji.activity.assessments.selectors.answers import attempt_of
from xueji.activity.assessments.selectors.questions import revisions_by_ids
from xueji.activity.assessments.services.answers import AnswerRefused, NewResponse, save_response
from xueji.activity.assessments.services.attempts import AttemptClosed, ensure_attempt, open_attempts
from xueji.activity.assessments.services.keys import paper_revisions
from xueji.activity.assessments.services.passes import SittingPass
from xueji.activity.assessments.services.sitting_records import sitting_records
from xueji.common.errors import DomainError
from xueji.foundation.learning_records import services as river
from xueji.foundation.learning_records.services import NewRecord
from xueji.foundation.organizations import selectors as organizations

SETTLE_BATCH_ATTEMPTS = 200
NOT_ON_PAPER = "这道题不在正在作答的试卷里，请回到测试页面再答。"


class NotOpenNow(DomainError):
    """The test has not begun yet, or is over."""


def begin_test(test: ScheduledTest, person_id: int, now: datetime) -> Attempt:
    """The person's sitting, begun now if there is none; its time runs on the server's clock.

    Raises:
        NotOpenNow: nothing was begun and it is too early or too late.
    """
    begun = attempt_of(test.occasion, person_id)
    if begun is not None:
        return begun
    if now < test.opens_at:
        raise NotOpenNow(f"测试 {timezone.localtime(test.opens_at):%Y-%m-%d %H:%M} 开始，到时再来。")
    if now >= test.closes_at:
        raise NotOpenNow(f"测试已于 {timezone.localtime(test.closes_at):%Y-%m-%d %H:%M} 截止。")
    closes_at = test.closes_at
    if test.duration_minutes:
        closes_at = min(closes_at, now + timedelta(minutes=test.duration_minutes))
    return ensure_attempt(occasion=test.occasion, person_id=person_id, now=now, closes_at=closes_at)


def answer_test(
    test: ScheduledTest, person_id: int, revision_id: int, selected: str, now: datetime
) -> NewResponse:
    """Save one answer of a sitting that was begun.

    Raises:
        AttemptClosed: handed in already, or too late.
        AnswerRefused: the question is not on the paper, has no such option, or the test was not begun.
    """
    attempt = attempt_of(test.occasion, person_id)
    if attempt is None:
        raise AnswerRefused(NOT_ON_PAPER)
    return answer_sitting(SittingPass(test.pk, test.paper_id, attempt.pk), revision_id, selected, now)


def answer_sitting(granted: SittingPass, revision_id: int, selected: str, now: datetime) -> NewResponse:
    """Save one answer of the sitting a pass is for; raises as ``answer_test``."""
    if revision_id not in paper_revisions(granted.paper_id):
        raise AnswerRefused(NOT_ON_PAPER)
    return save_response(attempt_id=granted.attempt_id, revision_id=revision_id, selected=selected, now=now)


def hand_in(test: ScheduledTest, person_id: int, answers: dict[int, str], now: datetime) -> list[int]:
    """Save what the last page holds, then hand in; handing in twice changes nothing.

    Args:
        answers: letters by revision id as they stand on the page.
    Returns:
        Revision ids whose answer came too late to count.
    """
    late = []
    with transaction.atomic():
        for revision_id, selected in answers.items():
            try:
                answer_test(test, person_id, revision_id, selected, now)
            except AttemptClosed:
                late.append(revision_id)
        attempt = Attempt.objects.filter(occasion=test.occasion, person_id=person_id).first()
        if attempt is not None and attempt.submitted_at is None:
            _settle(test, [attempt], now)
    kept = _kept_answers(test, person_id)
    return [revision_id for revision_id in late if kept.get(revision_id) != answers[revision_id]]


def _kept_answers(test: ScheduledTest, person_id: int) -> dict[int, str]:
    rows = Response.objects.filter(attempt__occasion=test.occasion, attempt__person_id=person_id)
    return dict(rows.values_list("revision_id", "selected"))


def settle_due(now: datetime) -> None:
    """Hand in for those whose time ran out, and close tests that are over; called by the schedule."""
    for test in ScheduledTest.objects.filter(settled_at=None, opens_at__lte=now):
        late = open_attempts(test.occasion).filter(closes_at__lte=now).order_by("pk")
        while batch := list(late[:SETTLE_BATCH_ATTEMPTS]):
            with transaction.atomic():
                _settle(test, batch, now)
        if test.closes_at <= now:
            ScheduledTest.objects.filter(pk=test.pk).update(settled_at=now)


def _settle(test: ScheduledTest, attempts: list[Attempt], now: datetime) -> None:
    """Mark the sittings as handed in and append them to the river."""
    for attempt in attempts:
        end = attempt.closes_at if attempt.closes_at and attempt.closes_at <= now else now
        Attempt.objects.filter(pk=attempt.pk, submitted_at=None).update(submitted_at=end)
        attempt.submitted_at = end
    ids = list(PaperQuestion.objects.filter(paper_id=test.paper_id).values_list("revision_id", flat=True))
    asked = revisions_by_ids(ids)
    members = organizations.members_by_person_ids(
        [attempt.person_id for attempt in attempts], timezone.localdate(now)
    )
    records: list[NewRecord] = []
    for attempt in attempts:
        if member := members.get(attempt.person_id):
            records += sitting_records(test, attempt, member, asked)
    river.append(records, now)
