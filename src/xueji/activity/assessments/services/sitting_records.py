"""What a sitting becomes in the river: one record for the whole, one for each answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xueji.activity.assessments.models import Attempt, Response, ScheduledTest
from xueji.activity.assessments.selectors.questions import RevisionView
from xueji.foundation.learning_records.selectors import Verb
from xueji.foundation.learning_records.services import NewRecord
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.selectors import Member


@dataclass(frozen=True, slots=True)
class _Sitting:
    test: ScheduledTest
    attempt: Attempt
    member: "Member"

    def record(self, suffix: str, **facts: object) -> NewRecord:
        """A record of this sitting; ``suffix`` tells its parts apart."""
        return NewRecord(
            person_id=self.attempt.person_id,
            organization_id=self.member.organization.pk,
            organization_path=self.member.organization.path,
            verb=Verb.ANSWERED,
            activity_key=self.test.occasion,
            activity_title=self.test.title,
            source_key=f"{self.test.occasion}:{self.attempt.person_id}{suffix}",
            **facts,  # type: ignore[arg-type]
        )


def sitting_records(
    test: ScheduledTest, attempt: Attempt, member: "Member", asked: dict[int, RevisionView]
) -> list[NewRecord]:
    """Records of a sitting that was handed in; ``asked`` is the paper by revision id."""
    sitting = _Sitting(test, attempt, member)
    article_ids = [article_id for view in asked.values() for article_id in view.article_ids]
    disciplines = regulations.disciplines_of(article_ids)
    responses = list(attempt.responses.all())
    single = [
        _answer_record(sitting, response, asked[response.revision_id].article_ids, disciplines)
        for response in responses
    ]
    right = sum(response.is_correct for response in responses)
    ended_at = attempt.submitted_at or test.closes_at
    whole = sitting.record(
        "",
        activity_type="test",
        occurred_at=ended_at,
        score=right / len(asked) if asked else 0.0,
        duration_seconds=max(0, round((ended_at - attempt.started_at).total_seconds())),
        evidence=f"服务器保存的作答，共 {len(asked)} 题，答对 {right} 题",
        article_ids=article_ids,
        disciplines=_joined(disciplines, article_ids),
    )
    return [whole, *single]


def _answer_record(
    sitting: _Sitting, response: Response, article_ids: list[int], disciplines: dict[int, list[str]]
) -> NewRecord:
    return sitting.record(
        f":{response.revision_id}",
        activity_type="question",
        occurred_at=response.answered_at,
        success=response.is_correct,
        evidence="服务器保存的答案",
        article_ids=article_ids,
        disciplines=_joined(disciplines, article_ids),
    )


def _joined(disciplines: dict[int, list[str]], article_ids: Iterable[int]) -> list[str]:
    return [one for article_id in article_ids for one in disciplines.get(article_id, [])]
