"""The figures of study sessions, typed; values and sources are in ``policy/study_sessions.toml``."""

from dataclasses import dataclass
from functools import cache

from xueji.common.policy import figures


@dataclass(frozen=True)
class SessionPolicy:
    """One field for each entry of the policy file; units are in the file."""

    reading_characters_per_minute: int
    question_seconds: int
    reflection_seconds: int
    pack_minutes_least: int
    pack_minutes_most: int
    pack_articles: int
    pack_articles_most: int
    pack_articles_least: int
    pack_questions: int
    not_repeated_days: int
    fading_again_days: int
    fading_recall: float
    make_up_days: int
    lingering_seconds: int
    burst_seconds: int
    burst_least: int
    burst_share: float
    created_ahead_days: int
    series_days_most: int


@cache
def session_policy() -> SessionPolicy:
    """The figures in force; a missing or unknown entry is an error at first use."""
    return SessionPolicy(**figures("study_sessions"))
