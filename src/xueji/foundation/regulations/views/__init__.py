"""Pages of the regulations domain."""

from .comparing import choose, comparison, comparison_word, confirm, grade, pair, release
from .editing import disciplines, edit, version_dates
from .effective import effective
from .importing import discard, draft, new_import
from .reading import detail, export, index

__all__ = [
    "choose",
    "comparison",
    "comparison_word",
    "confirm",
    "grade",
    "pair",
    "release",
    "detail",
    "disciplines",
    "discard",
    "draft",
    "edit",
    "effective",
    "export",
    "index",
    "new_import",
    "version_dates",
]
