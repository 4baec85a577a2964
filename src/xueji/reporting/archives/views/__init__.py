"""Pages of archives and ledgers."""

from xueji.reporting.archives.views.archives import export_mine, export_person, mine, people, person
from xueji.reporting.archives.views.ledger import entry, ledger
from xueji.reporting.archives.views.ledger_forms import edit_entry, follow_up, new_entry

__all__ = [
    "edit_entry",
    "entry",
    "export_mine",
    "export_person",
    "follow_up",
    "ledger",
    "mine",
    "new_entry",
    "people",
    "person",
]
