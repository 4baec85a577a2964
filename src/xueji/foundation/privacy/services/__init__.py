"""Writing about privacy, and the registry other domains describe themselves in: the front door."""

from xueji.foundation.privacy.default_notice import BODY as DEFAULT_BODY
from xueji.foundation.privacy.default_notice import TITLE as DEFAULT_TITLE
from xueji.foundation.privacy.registry import DUTY, Holding, RetentionRule, describe, keep
from xueji.foundation.privacy.services.assessments import (
    AssessmentRefused,
    decide_assessment,
    save_assessment,
    submit_assessment,
)
from xueji.foundation.privacy.services.copies import copy_name, make_copy, take_copy
from xueji.foundation.privacy.services.notices import NoticeRefused, confirm_notice, publish_notice
from xueji.foundation.privacy.services.requests import (
    RequestRefused,
    answer_request,
    ask,
    carry_out_erasure,
    withdraw_request,
)
from xueji.foundation.privacy.services.retention import (
    PurgeRefused,
    approve_purge,
    begin_hold,
    decline_purge,
    end_hold,
    follow_rules,
    is_certificate_sound,
)

__all__ = [
    "DEFAULT_BODY",
    "DEFAULT_TITLE",
    "DUTY",
    "AssessmentRefused",
    "Holding",
    "NoticeRefused",
    "PurgeRefused",
    "RequestRefused",
    "RetentionRule",
    "answer_request",
    "approve_purge",
    "ask",
    "begin_hold",
    "carry_out_erasure",
    "copy_name",
    "confirm_notice",
    "decide_assessment",
    "decline_purge",
    "describe",
    "end_hold",
    "follow_rules",
    "is_certificate_sound",
    "keep",
    "make_copy",
    "publish_notice",
    "save_assessment",
    "submit_assessment",
    "take_copy",
    "withdraw_request",
]
