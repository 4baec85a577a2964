"""What tests hold about a person, and how long single answers are kept."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from xueji.activity.assessments.models import Response
from xueji.common.ui.formats import moment
from xueji.foundation.privacy import services as privacy

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person


def register() -> None:
    """Describe answers, and the rule by which they go."""
    privacy.describe(
        privacy.Holding(
            key="quiz_answers",
            label="答题明细",
            what="每道题选了什么、对不对、什么时候",
            purpose="给你看解析，找出单位普遍没有弄懂的条文",
            legal_basis=privacy.DUTY,
            retention="两年，到期销毁；结果留在学习记录里",
            rows=_answers,
            columns=(
                ("时间", lambda row: moment(row.answered_at)),
                ("题目", lambda row: row.revision.stem),
                ("所选", lambda row: row.selected),
                ("结果", lambda row: "答对" if row.is_correct else "答错"),
            ),
            correct="对题目或答案有异议，在“提出请求”里写明",
            order=60,
            erase=_erase,
        )
    )
    privacy.keep(
        privacy.RetentionRule(
            "quiz_answers", "答题明细", _expired, "answered_at", person="attempt__person_id"
        )
    )


def _answers(person: "Person") -> QuerySet[Response]:
    found = Response.objects.filter(attempt__person=person)
    return found.select_related("revision").order_by("-answered_at", "-pk")


def _expired(cutoff: datetime) -> QuerySet[Response]:
    return Response.objects.filter(answered_at__lt=cutoff)


def _erase(person: "Person", now: datetime) -> int:
    gone, _ = Response.objects.filter(attempt__person=person).delete()
    return gone
