"""How review cards follow when two records of people are one human."""

from xueji.activity.spaced_repetition.models import Card, ReviewLog
from xueji.foundation.organizations.services import register_person_rows

MEMORY = ("state", "step", "stability", "fsrs_difficulty", "due_at", "last_reviewed_at", "retired_at")


def register() -> None:
    """Cards follow; of two of one article the one reviewed last holds the memory, with the logs of both."""
    register_person_rows("spaced_repetition.Card", "person", settle=_settle)


def _settle(mine: Card, theirs: Card) -> None:
    ReviewLog.objects.filter(card=theirs).update(card=mine)
    is_theirs_newer = theirs.last_reviewed_at is not None and (
        mine.last_reviewed_at is None or theirs.last_reviewed_at > mine.last_reviewed_at
    )
    if is_theirs_newer:
        for name in MEMORY:
            setattr(mine, name, getattr(theirs, name))
    mine.created_at = min(mine.created_at, theirs.created_at)
    theirs.delete()
    mine.save()
