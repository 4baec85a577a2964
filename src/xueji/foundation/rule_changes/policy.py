"""The figures of rule changes, typed; values and sources are in ``policy/rule_changes.toml``."""

from dataclasses import dataclass
from functools import cache

from xueji.common.policy import figures


@dataclass(frozen=True)
class ChangePolicy:
    """One field for each entry of the policy file; units are in the file."""

    interpretation_days: int
    study_days: int


@cache
def change_policy() -> ChangePolicy:
    """The figures in force."""
    return ChangePolicy(**figures("rule_changes"))
