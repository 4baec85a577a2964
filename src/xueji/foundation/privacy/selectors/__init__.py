"""Reading what concerns privacy: the front door."""

from xueji.foundation.privacy.selectors.assessments import (
    approved_assessment,
    assessment_for,
    assessments,
)
from xueji.foundation.privacy.selectors.mine import HeldData, accesses_to, held_about, rows_held
from xueji.foundation.privacy.selectors.notices import (
    coverage,
    current_notice,
    current_number,
    has_receipt,
    notice_numbered,
    notices,
    receipts,
)
from xueji.foundation.privacy.selectors.requests import (
    request_for,
    request_of,
    requests_for,
    requests_of,
)
from xueji.foundation.privacy.selectors.retention import certificates, holds, proposal_words

__all__ = [
    "HeldData",
    "accesses_to",
    "approved_assessment",
    "assessment_for",
    "assessments",
    "certificates",
    "coverage",
    "current_notice",
    "current_number",
    "has_receipt",
    "held_about",
    "holds",
    "notice_numbered",
    "notices",
    "proposal_words",
    "receipts",
    "request_for",
    "request_of",
    "requests_for",
    "requests_of",
    "rows_held",
]
