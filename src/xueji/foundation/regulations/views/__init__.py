"""Pages of the regulations domain."""

from .editing import disciplines, edit, version_dates
from .importing import discard, draft, new_import
from .reading import detail, export, index

__all__ = [
    "detail",
    "disciplines",
    "discard",
    "draft",
    "edit",
    "export",
    "index",
    "new_import",
    "version_dates",
]
