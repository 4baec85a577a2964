"""Pages of study sessions on the desk, and the make-up page on the phone."""

from xueji.activity.study_sessions.views.content import change_content, content
from xueji.activity.study_sessions.views.detail import detail
from xueji.activity.study_sessions.views.feeds import feed_file, feed_page
from xueji.activity.study_sessions.views.holding import (
    approve,
    cancel,
    close_now,
    correct,
    discussion,
    open_now,
    roll,
    withdraw,
)
from xueji.activity.study_sessions.views.lists import calendar, index
from xueji.activity.study_sessions.views.make_ups import make_up
from xueji.activity.study_sessions.views.meeting import meeting, new
from xueji.activity.study_sessions.views.papers import minutes, sign_in_sheet
from xueji.activity.study_sessions.views.people import people, start
from xueji.activity.study_sessions.views.series import end_series, start_series

__all__ = [
    "approve",
    "calendar",
    "cancel",
    "change_content",
    "close_now",
    "content",
    "correct",
    "detail",
    "discussion",
    "end_series",
    "feed_file",
    "feed_page",
    "index",
    "make_up",
    "meeting",
    "minutes",
    "new",
    "open_now",
    "people",
    "roll",
    "sign_in_sheet",
    "start",
    "start_series",
    "withdraw",
]
