"""Pure rules of study sessions: no Django, no clock."""

from xueji.activity.study_sessions.rules.choosing import (
    Fresh,
    Need,
    PackFigures,
    Prompt,
    UnitFacts,
    choose_case,
    choose_prompt,
    choose_questions,
    fitting_count,
    order_articles,
)
from xueji.activity.study_sessions.rules.evidence import (
    ATTENDED,
    CODE_ROUTES,
    CheckIn,
    RelayFigures,
    evidence_grade,
    relay_signs,
)
from xueji.activity.study_sessions.rules.recurrence import occurrence_dates
from xueji.activity.study_sessions.rules.stages import (
    DISCUSSION,
    END,
    WAITING,
    next_stage,
    stage_item_id,
    stage_order,
)

__all__ = [
    "ATTENDED",
    "CODE_ROUTES",
    "DISCUSSION",
    "END",
    "WAITING",
    "CheckIn",
    "Fresh",
    "Need",
    "PackFigures",
    "Prompt",
    "RelayFigures",
    "UnitFacts",
    "choose_case",
    "choose_prompt",
    "choose_questions",
    "evidence_grade",
    "fitting_count",
    "next_stage",
    "occurrence_dates",
    "order_articles",
    "relay_signs",
    "stage_item_id",
    "stage_order",
]
