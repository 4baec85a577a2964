"""Making up a missed session: the same pack on one's own phone."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.activity.assessments import selectors as questions
from xueji.activity.assessments import services as assessments
from xueji.activity.study_sessions import records
from xueji.activity.study_sessions.events import MakeUpCompleted
from xueji.activity.study_sessions.models import MakeUpTask
from xueji.activity.study_sessions.services._common import note
from xueji.activity.study_sessions.services.closing import introduce_cards
from xueji.common.errors import DomainError
from xueji.common.events import bus
from xueji.foundation.learning_records import services as river

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def make_up_occasion(task_id: int) -> str:
    """Name of a make-up as an occasion of answering."""
    return f"makeup:{task_id}"


def save_make_up_answer(task: MakeUpTask, revision_id: int, selected: str, now: datetime) -> None:
    """Keep one answer of a make-up; the last one before completion counts.

    Raises:
        DomainError: the make-up is done or canceled, or the question is not in its pack.
    """
    _refuse_ended(task)
    if not task.session.pack_items.filter(revision_id=revision_id).exists():
        raise DomainError("这道题不在这场的学习内容里，请刷新页面。")
    attempt = assessments.ensure_attempt(
        occasion=make_up_occasion(task.pk), person_id=task.person_id, now=now
    )
    assessments.save_response(attempt_id=attempt.pk, revision_id=revision_id, selected=selected, now=now)


@transaction.atomic
def complete_make_up(task: MakeUpTask, actor: "User | None", now: datetime) -> MakeUpTask:
    """Complete a make-up: river record, answers, review cards. One already done is returned as it is.

    After the deadline it still counts; the record says that it was late.

    Raises:
        DomainError: questions of the pack are not answered yet, or the task was canceled.
    """
    current = (
        MakeUpTask.objects.select_for_update(of=("self",)).select_related("session", "person").get(pk=task.pk)
    )
    if current.completed_at is not None:
        return current
    _refuse_ended(current)
    responses = questions.responses_of_person(make_up_occasion(current.pk), current.person_id)
    facts = records.gather(current.session)
    _refuse_unanswered(facts, {response.revision_id for response in responses})
    assessments.close_attempts(occasion=make_up_occasion(current.pk), now=now)
    current.completed_at = now
    current.save(update_fields=["completed_at"])
    late = timezone.localdate(now) > current.due_date
    record = records.made_up(facts, current.person_id, now, f"makeup:{current.pk}", late)
    river.append([record, *records.of_answers(facts, responses, "B", f"makeup:{current.pk}")], now)
    introduce_cards(facts, [current.person_id], responses, make_up_occasion(current.pk), now)
    note(actor, "complete_make_up", current.session, f"{current.person.name} 完成补学", now)
    bus.announce(MakeUpCompleted(session_id=current.session_id, person_id=current.person_id))
    return current


def _refuse_ended(task: MakeUpTask) -> None:
    if task.canceled_at is not None:
        raise DomainError("这项补学已取消，出勤记录已更正，不需要再补。")
    if task.completed_at is not None:
        raise DomainError("这项补学已经完成，不能再改答案。")


def _refuse_unanswered(facts: records.SessionFacts, answered: set[int]) -> None:
    asked = {item.revision_id for item in facts.items if item.revision_id is not None}
    left = len(asked - answered)
    if left:
        raise DomainError(f"还有 {left} 道题没有作答，答完后再提交。")
