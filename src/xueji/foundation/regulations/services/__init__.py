"""Writes of the regulations domain."""

from .disciplines import UnknownDiscipline, set_disciplines
from .drafts import discard_draft, import_draft, save_draft
from .editing import DatesOutOfOrder, update_regulation, update_version_dates
from .importing import (
    ImportResult,
    NotImportable,
    UnreadableFile,
    VersionTextConflict,
    carry_out,
    import_regulation,
    read_upload,
)

__all__ = [
    "DatesOutOfOrder",
    "ImportResult",
    "NotImportable",
    "UnknownDiscipline",
    "UnreadableFile",
    "VersionTextConflict",
    "carry_out",
    "discard_draft",
    "import_draft",
    "import_regulation",
    "read_upload",
    "save_draft",
    "set_disciplines",
    "update_regulation",
    "update_version_dates",
]
