"""Writes of the rule_changes domain, and the registry that citing domains use."""

from xueji.foundation.rule_changes.registry import Cited, CitingKind, register, register_interpretation
from xueji.foundation.rule_changes.services.clocks import watch_clocks
from xueji.foundation.rule_changes.services.deciding import (
    NotYours,
    StillCited,
    confirm_rewrites,
    mark_revised,
    mark_unaffected,
)
from xueji.foundation.rule_changes.services.running import start_due_runs, start_run

__all__ = [
    "Cited",
    "CitingKind",
    "NotYours",
    "StillCited",
    "confirm_rewrites",
    "mark_revised",
    "mark_unaffected",
    "register",
    "register_interpretation",
    "start_due_runs",
    "start_run",
    "watch_clocks",
]
