"""Writes of the regulations domain."""

from .comparing import NotComparable, compare_neighbours, compare_versions
from .disciplines import UnknownDiscipline, set_disciplines
from .drafts import discard_draft, import_draft, save_draft
from .editing import DatesOutOfOrder, update_regulation, update_version_dates
from .grading import (
    EditedMeanwhile,
    NotGradable,
    NotPairable,
    confirm_comparison,
    grade_change,
    pair_by_hand,
    release_pairing,
)
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
    "EditedMeanwhile",
    "ImportResult",
    "NotComparable",
    "NotGradable",
    "NotImportable",
    "NotPairable",
    "UnknownDiscipline",
    "UnreadableFile",
    "VersionTextConflict",
    "carry_out",
    "compare_neighbours",
    "compare_versions",
    "confirm_comparison",
    "discard_draft",
    "grade_change",
    "import_draft",
    "import_regulation",
    "pair_by_hand",
    "read_upload",
    "release_pairing",
    "save_draft",
    "set_disciplines",
    "update_regulation",
    "update_version_dates",
]
