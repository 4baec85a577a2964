"""How attempts follow when two records of people are one human."""

from xueji.activity.assessments.models import Attempt
from xueji.foundation.organizations.services import register_person_rows


def register() -> None:
    """Attempts follow; of two at one occasion the one handed in first counts."""
    register_person_rows("assessments.Attempt", "person", settle=_settle)


def _settle(mine: Attempt, theirs: Attempt) -> None:
    is_theirs_better = theirs.submitted_at is not None and (
        mine.submitted_at is None or theirs.submitted_at < mine.submitted_at
    )
    if not is_theirs_better:
        theirs.delete()
        return
    person_id = mine.person_id
    mine.delete()
    Attempt.objects.filter(pk=theirs.pk).update(person_id=person_id)
