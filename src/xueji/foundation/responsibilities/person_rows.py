"""How rows of leading groups and responsibilities follow when two records of people are one human."""

from xueji.foundation.organizations.services import register_person_rows
from xueji.foundation.responsibilities.models import GroupMember


def register() -> None:
    """Members of groups and duties follow; whoever would check their own item is refused by the database."""
    register_person_rows("responsibilities.GroupMember", "person", settle=_settle)
    register_person_rows("responsibilities.Responsibility", "owner", "reported_by", "checked_by")


def _settle(mine: GroupMember, theirs: GroupMember) -> None:
    ends = (mine.valid_until, theirs.valid_until)
    mine.valid_until = None if None in ends else max(day for day in ends if day is not None)
    theirs.delete()
    mine.save()
