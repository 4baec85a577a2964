"""Writing leading groups and responsibilities: the front door of the domain."""

from .evidence import add_file, add_link, digests_in_use, remove_evidence
from .groups import GroupFacts, GroupRefused, end_member, save_group, seat_member
from .items import (
    ItemFacts,
    ItemRefused,
    check_item,
    copy_year,
    put_in_force,
    remove_draft,
    report_item,
    save_item,
)
from .reminding import remind

__all__ = [
    "GroupFacts",
    "GroupRefused",
    "ItemFacts",
    "ItemRefused",
    "add_file",
    "add_link",
    "check_item",
    "copy_year",
    "digests_in_use",
    "end_member",
    "put_in_force",
    "remind",
    "remove_draft",
    "remove_evidence",
    "report_item",
    "save_group",
    "save_item",
    "seat_member",
]
