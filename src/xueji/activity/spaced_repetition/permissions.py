"""Who may see how much a unit remembers; one's own memory is everybody's."""

from xueji.common import access
from xueji.foundation.organizations.selectors import Role

READ_RECALL = access.declare(
    "spaced_repetition.read_recall",
    "查看单位的记忆情况",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    Role.INSPECTOR,
    pages=("spaced_repetition:unit",),
)
access.for_signed_in(
    "spaced_repetition.review",
    "做自己的复习",
    "spaced_repetition:today",
    "spaced_repetition:answer",
    "spaced_repetition:result",
)
