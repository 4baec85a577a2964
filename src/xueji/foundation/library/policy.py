"""The figures of the library, typed; values and sources are in ``policy/library.toml``."""

from dataclasses import dataclass
from functools import cache

from xueji.common.policy import figures


@dataclass(frozen=True, slots=True)
class LibraryPolicy:
    """One field for each entry of the policy file; units are in the file."""

    theory_share_most: float
    case_share_least: float
    old_case_years: int
    old_case_share_most: float
    near_case_share_least: float
    mix_least: int
    similar_share: float
    duplicate_share: float


@cache
def library_policy() -> LibraryPolicy:
    """The figures as they are in force."""
    return LibraryPolicy(**figures("library"))
