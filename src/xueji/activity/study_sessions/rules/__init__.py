"""Pure rules of study sessions: no Django, no clock."""

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
    "RelayFigures",
    "evidence_grade",
    "next_stage",
    "occurrence_dates",
    "relay_signs",
    "stage_item_id",
    "stage_order",
]
