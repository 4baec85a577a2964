"""Factories for tests of this and higher domains."""

from itertools import count
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xueji.activity.assessments.models import Question
from xueji.activity.assessments.services import save_question
from xueji.foundation.regulations import testing as regulations

if TYPE_CHECKING:
    from xueji.foundation.regulations.models import Article

TEXTS = ("分成三个单子", "先定公司再上会", "合并计算后招标", "会后补一份说明")
_numbers = count(1)


def make_question(
    article: "Article | None" = None, kind: str = "single", correct: str = "B", **fields: Any
) -> Question:
    """A published question citing ``article`` (its own if None); ``fields`` go to ``save_question``."""
    number = next(_numbers)
    texts = ("正确", "错误") if kind == Question.Kind.TRUE_FALSE else TEXTS
    cited = article or regulations.make_article(title=f"某市试行办法{number}")
    values: dict[str, Any] = {
        "code": f"question-{number}",
        "kind": kind,
        "stem": f"食堂改造预算95万元，应当怎样办理？（{number}）",
        "options": [(letter, text, letter in correct) for letter, text in zip("ABCD", texts, strict=False)],
        "explanation": "用途相同、时间相近的采购合并计算。",
        "discipline": "integrity",
        "article_ids": [cited.pk],
        "status": Question.Status.PUBLISHED,
        "actor": None,
        "now": timezone.now(),
    }
    return save_question(**{**values, **fields})
