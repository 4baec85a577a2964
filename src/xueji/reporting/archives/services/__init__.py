"""Writing the ledger, and leaving a trace of exports: the front door of the domain."""

from xueji.reporting.archives.services.exports import (
    EXPORTED_RECORDS,
    LEDGER_TITLE,
    archive_document,
    ledger_workbook,
    note_export,
    note_opened,
    period_in_words,
)
from xueji.reporting.archives.services.ledger import (
    ManualFacts,
    add_manual_entry,
    change_manual_entry,
    fill_from_session,
    register_follow_up,
)
from xueji.reporting.archives.services.rule_changes import note_missed_interpretation, note_missed_study

__all__ = [
    "EXPORTED_RECORDS",
    "LEDGER_TITLE",
    "ManualFacts",
    "add_manual_entry",
    "archive_document",
    "change_manual_entry",
    "fill_from_session",
    "ledger_workbook",
    "note_export",
    "note_missed_interpretation",
    "note_missed_study",
    "note_opened",
    "period_in_words",
    "register_follow_up",
]
