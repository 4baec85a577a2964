"""Pure arithmetic of the library: rich text, and the way from draft to retired."""

from xueji.foundation.library.rules.kinds import KindForm, kind_form, lacks_for_review
from xueji.foundation.library.rules.publishing import (
    MOVES,
    Duty,
    Move,
    MoveRule,
    Standing,
    moves_open_to,
    refusal,
    who_is_waited_for,
)
from xueji.foundation.library.rules.rich_text import clean_html, picture_ids, plain_text, render_markdown
from xueji.foundation.library.rules.words import joined_words, split_words

__all__ = [
    "KindForm",
    "kind_form",
    "lacks_for_review",
    "picture_ids",
    "MOVES",
    "Duty",
    "Move",
    "MoveRule",
    "Standing",
    "clean_html",
    "joined_words",
    "moves_open_to",
    "plain_text",
    "refusal",
    "render_markdown",
    "split_words",
    "who_is_waited_for",
]
