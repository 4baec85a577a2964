"""What the river holds about a person."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from xueji.common.ui.formats import moment
from xueji.foundation.learning_records.exchange.forgetting import forget_person
from xueji.foundation.learning_records.models import LearningRecord
from xueji.foundation.privacy import services as privacy

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person


def register() -> None:
    """Describe the learning records."""
    privacy.describe(
        privacy.Holding(
            key="learning_records",
            label="学习记录",
            what="参加、补学、阅读、答题、复习等每一次学习的时间、内容和结果",
            purpose="形成个人学纪档案，统计单位完成情况，不排名、不打分",
            legal_basis=privacy.DUTY,
            retention="长期保存：单位当年的情况要对得上",
            rows=_records,
            columns=(
                ("时间", lambda row: moment(row.occurred_at)),
                ("行为", lambda row: row.get_verb_display()),
                ("内容", lambda row: row.activity_title),
                ("单位", lambda row: row.organization.name),
                ("证据", lambda row: row.evidence),
            ),
            correct="在“提出请求”里写明是哪一次，核实后以更正记录代替，原记录划去",
            order=50,
            erase=forget_person,
            kept_because=(
                "不再带有姓名，次数留作单位统计；外部工具写来的陈述原文和账号对应一并删除。"
                "工具上传的附件和文档、已经归档或转出的陈述，请向工具所属单位要求删除"
            ),
        )
    )


def _records(person: "Person") -> QuerySet[LearningRecord]:
    found = LearningRecord.objects.filter(person=person, is_voided=False)
    return found.select_related("organization").order_by("-seq")
