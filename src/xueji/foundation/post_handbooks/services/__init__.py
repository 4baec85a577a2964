"""Writing handbooks: the front door of the domain."""

from xueji.foundation.post_handbooks.facts import Control, EntryFacts

from .adopting import adopt
from .approving import LABELS, SOURCES, Step, put_in_force, take_step
from .drafting import (
    EditedMeanwhile,
    HandbookRefused,
    open_draft,
    remove_entry,
    save_entry,
)
from .reading import finish_reading

__all__ = [
    "LABELS",
    "SOURCES",
    "Control",
    "EditedMeanwhile",
    "EntryFacts",
    "HandbookRefused",
    "Step",
    "adopt",
    "finish_reading",
    "open_draft",
    "put_in_force",
    "remove_entry",
    "save_entry",
    "take_step",
]
