"""Leaves the line that somebody looked at what is held about another person."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common.audit.services import FOLD_READS_WITHIN, record_read
from xueji.foundation.organizations.models import RoleAssignment
from xueji.foundation.organizations.selectors import granting_q

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User


def note_read(
    *,
    person: "Person",
    viewer: "User",
    what: str,
    summary: str,
    now: datetime,
    reason: str = "",
    each_time: bool = False,
) -> bool:
    """Leave a line in the trail, unless it is the own data; returns whether a new line was written.

    Args:
        what: action of the trail, ``<domain>.read-<what>``.
        reason: what the viewer gave as reason; the roles the viewer acts in stand in for it otherwise.
        each_time: a line for each look (files taken out, numbers revealed) instead of one in half an hour.
    """
    if viewer.person_id == person.pk:
        return False
    purpose = reason or _duty(viewer, now)
    line = record_read(
        actor=viewer,
        action=what,
        target=person,
        summary=summary,
        purpose=purpose,
        at=now,
        fold_within=timedelta(0) if each_time else FOLD_READS_WITHIN,
    )
    return line is not None


def _duty(viewer: "User", now: datetime) -> str:
    held = RoleAssignment.objects.filter(granting_q(timezone.localdate(now)), person=viewer.person)
    roles = dict.fromkeys(held.order_by("pk").values_list("role", flat=True))
    names = [str(RoleAssignment.Role(role).label) for role in roles]
    return f"履行{'、'.join(names)}职责" if names else "履行职责"
