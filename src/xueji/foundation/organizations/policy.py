"""The figures of people, typed; values and sources are in ``policy/people.toml``."""

from functools import cache

from xueji.common.policy import figures
from xueji.foundation.organizations.rules import CategoryPolicy


@cache
def category_policy() -> CategoryPolicy:
    """The figures in force."""
    return CategoryPolicy(**figures("people"))
