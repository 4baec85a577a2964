"""Writes of study sessions: each one transaction, one audit line, one announcement where others must hear."""

from xueji.activity.study_sessions.services._common import EditConflict
from xueji.activity.study_sessions.services.approval import (
    approve,
    keep_discussion,
    mark_roll,
    open_session,
    set_stage,
    unmark_roll,
    withdraw_approval,
)
from xueji.activity.study_sessions.services.closing import close_session
from xueji.activity.study_sessions.services.corrections import correct_attendance
from xueji.activity.study_sessions.services.drafting import (
    cancel_session,
    create_session,
    invite,
    set_agenda,
    uninvite,
    update_session,
)
from xueji.activity.study_sessions.services.feeds import renew_feed, revoke_feed
from xueji.activity.study_sessions.services.make_ups import (
    complete_make_up,
    make_up_occasion,
    save_make_up_answer,
)
from xueji.activity.study_sessions.services.pack import (
    add_to_pack,
    move_in_pack,
    propose_for_session,
    remove_from_pack,
    reorder_pack,
    use_floor,
)
from xueji.activity.study_sessions.services.series import (
    end_series,
    extend_all_series,
    extend_series,
    start_series,
)

__all__ = [
    "EditConflict",
    "add_to_pack",
    "approve",
    "cancel_session",
    "close_session",
    "complete_make_up",
    "correct_attendance",
    "create_session",
    "end_series",
    "extend_all_series",
    "extend_series",
    "invite",
    "keep_discussion",
    "make_up_occasion",
    "mark_roll",
    "move_in_pack",
    "open_session",
    "propose_for_session",
    "remove_from_pack",
    "renew_feed",
    "reorder_pack",
    "revoke_feed",
    "save_make_up_answer",
    "set_agenda",
    "set_stage",
    "start_series",
    "uninvite",
    "unmark_roll",
    "update_session",
    "use_floor",
    "withdraw_approval",
]
