"""The figures of long-term memory, typed; values and sources are in ``policy/spaced_repetition.toml``."""

from dataclasses import dataclass
from functools import cache

from xueji.common.policy import figures


@dataclass(frozen=True)
class MemoryPolicy:
    """One field for each entry of the policy file; units are in the file."""

    daily_cards: int


@cache
def memory_policy() -> MemoryPolicy:
    """The figures in force."""
    return MemoryPolicy(**figures("spaced_repetition"))
