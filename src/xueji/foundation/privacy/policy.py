"""The figures of privacy, typed; values and sources are in ``policy/privacy.toml``."""

from dataclasses import dataclass
from functools import cache

from xueji.common.policy import figures, sources


@dataclass(frozen=True)
class PrivacyPolicy:
    """One field for each entry of the policy file; units are in the file."""

    request_working_days: int
    sign_in_logs_days: int
    quiz_answers_days: int
    playback_days: int
    privacy_requests_days: int
    impact_assessments_days: int
    audit_days: int


@cache
def privacy_policy() -> PrivacyPolicy:
    """The figures in force."""
    return PrivacyPolicy(**figures("privacy"))


def retention_days(key: str) -> int:
    """How many days things of a kind are kept."""
    return int(figures("privacy")[f"{key}_days"])


def retention_source(key: str) -> str:
    """The document that says so."""
    return sources("privacy")[f"{key}_days"]
