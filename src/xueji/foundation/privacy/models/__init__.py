"""Facts of privacy: notices, requests of persons, deletion by rule, impact assessments."""

from xueji.foundation.privacy.models.assessments import ImpactAssessment
from xueji.foundation.privacy.models.notices import NoticeReceipt, PrivacyNotice
from xueji.foundation.privacy.models.requests import PrivacyRequest
from xueji.foundation.privacy.models.retention import LegalHold, PurgeCertificate

__all__ = [
    "ImpactAssessment",
    "LegalHold",
    "NoticeReceipt",
    "PrivacyNotice",
    "PrivacyRequest",
    "PurgeCertificate",
]
