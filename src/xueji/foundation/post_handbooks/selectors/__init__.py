"""Reading handbooks: the front door of the domain."""

from .handbooks import (
    ShownRisk,
    handbooks_of,
    in_force,
    in_force_of,
    open_revision,
    post_for,
    read_at,
    readers_count,
    revisions_of,
    shown_risks,
    unit_revisions,
    unread_handbooks,
    working_entries,
)
from .proposals import Proposal, ProposalGroup, facts_of, proposals_for

__all__ = [
    "Proposal",
    "ProposalGroup",
    "ShownRisk",
    "facts_of",
    "handbooks_of",
    "in_force",
    "in_force_of",
    "open_revision",
    "post_for",
    "proposals_for",
    "read_at",
    "readers_count",
    "revisions_of",
    "shown_risks",
    "unit_revisions",
    "unread_handbooks",
    "working_entries",
]
