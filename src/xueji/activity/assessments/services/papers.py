"""Making papers and giving them to units as tests."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.activity.assessments import permissions, rules
from xueji.activity.assessments.models import Paper, PaperDraw, PaperQuestion, Question, ScheduledTest
from xueji.activity.assessments.rules import Candidate, DrawRow
from xueji.activity.assessments.services.keys import forget_paper
from xueji.common.audit import services as audit
from xueji.common.errors import DomainError

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

MAX_QUESTIONS = 100


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """What a paper shall hold: chosen questions, or rows of a blueprint (exactly one of the two)."""

    question_ids: tuple[int, ...] = ()
    rows: tuple[DrawRow, ...] = ()


def create_test(
    *,
    title: str,
    organization: "Organization",
    plan: PaperPlan,
    opens_at: datetime,
    closes_at: datetime,
    duration_minutes: int | None,
    is_shuffled: bool,
    actor: "User",
    now: datetime,
    seed: str = "",
) -> ScheduledTest:
    """Make a paper and give it to a unit and everything below it.

    Args:
        seed: what draw and orders follow from; a new one if empty.
    Raises:
        DomainError: no right over the unit, times in the wrong order, or the bank cannot fill the paper.
    """
    if not permissions.may_give_tests_to(actor, organization, now):
        raise DomainError("给这个单位安排测试，需要它的“学习组织者”或“纪委办公室”角色。")
    if closes_at <= max(opens_at, now):
        raise DomainError("截止时间必须晚于开始时间，也晚于现在。")
    with transaction.atomic():
        paper = _make_paper(title, organization, plan, seed or secrets.token_hex(8), actor, now)
        test = ScheduledTest.objects.create(
            paper=paper,
            title=title,
            organization=organization,
            opens_at=opens_at,
            closes_at=closes_at,
            duration_minutes=duration_minutes,
            is_shuffled=is_shuffled,
            created_by=actor,
            created_at=now,
        )
        audit.record(
            actor=actor,
            action="assessments.create_test",
            target=test,
            summary=f"给{organization.name}安排测试“{title}”，{paper.questions.count()} 题",
            at=now,
        )
    return test


def _make_paper(
    title: str, organization: "Organization", plan: PaperPlan, seed: str, actor: "User", now: datetime
) -> Paper:
    revision_ids = _drawn(plan.rows, seed) if plan.rows else _chosen(plan.question_ids)
    if not 0 < len(revision_ids) <= MAX_QUESTIONS:
        raise DomainError(f"一份试卷应有 1 到 {MAX_QUESTIONS} 题，现有 {len(revision_ids)} 题。")
    mode = Paper.Mode.DRAWN if plan.rows else Paper.Mode.FIXED
    paper = Paper.objects.create(
        title=title, mode=mode, seed=seed, organization=organization, created_by=actor, created_at=now
    )
    forget_paper(paper.pk)
    PaperDraw.objects.bulk_create(
        PaperDraw(
            paper=paper,
            discipline=row.discipline,
            kind=row.kind,
            difficulty=row.difficulty,
            count=row.count,
            sort_no=number,
        )
        for number, row in enumerate(plan.rows, start=1)
    )
    PaperQuestion.objects.bulk_create(
        PaperQuestion(paper=paper, revision_id=revision_id, sort_no=number)
        for number, revision_id in enumerate(revision_ids, start=1)
    )
    return paper


def _chosen(question_ids: Sequence[int]) -> list[int]:
    rows = Question.objects.filter(pk__in=question_ids, status=Question.Status.PUBLISHED)
    current = dict(rows.exclude(current=None).values_list("pk", "current_id"))
    if gone := [key for key in question_ids if key not in current]:
        raise DomainError(f"有 {len(gone)} 道选中的题现在不是“已发布”，请重新选题。")
    return [current[key] for key in dict.fromkeys(question_ids)]


def _drawn(rows: Sequence[DrawRow], seed: str) -> list[int]:
    published = Question.objects.filter(status=Question.Status.PUBLISHED).exclude(current=None)
    pool = [
        Candidate(*values)
        for values in published.values_list("current_id", "discipline", "kind", "difficulty")
    ]
    result = rules.draw(pool, rows, seed)
    if not result.is_complete:
        lacking = [f"第 {n} 行还差 {gap} 题" for n, gap in enumerate(result.missing, start=1) if gap]
        raise DomainError(f"题库里符合条件的题不够：{'，'.join(lacking)}。请减少题数或放宽条件。")
    return result.revision_ids
