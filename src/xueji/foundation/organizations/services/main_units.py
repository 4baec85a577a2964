"""Which of several memberships is the main one, when they begin on different days."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.batches import batches
from xueji.foundation.organizations.models import Membership
from xueji.foundation.organizations.selectors.beyond import beyond_q
from xueji.foundation.organizations.selectors.roles import in_force_q

NAMED_IN_AUDIT = 500


def take_main_place(membership: Membership, today: date) -> None:
    """Take the main place from the memberships this one replaces now.

    One that begins later replaces nobody yet: it comes first from its first day on, because of several main
    ones that hold on a day the last one begun counts (``selectors.roles.MAIN_FIRST``).
    """
    begin, end = membership.valid_from, membership.valid_until
    if end is not None and end <= today:
        return
    replaced = Q(valid_from=begin) if begin > today else Q(valid_from__lte=today)
    # What was over by then stays what it was: figures of that time go by the main unit.
    others = Membership.objects.filter(beyond_q(begin), replaced, person=membership.person, is_primary=True)
    others.exclude(pk=membership.pk).update(is_primary=False)


@transaction.atomic
def settle_main_units(now: datetime) -> int:
    """Mark main memberships as former ones where one registered ahead has begun; returns how many."""
    today = timezone.localdate(now)
    held = Membership.objects.filter(in_force_q(today), is_primary=True)
    later = held.filter(person=OuterRef("person"), valid_from__gt=OuterRef("valid_from"))
    found = list(held.filter(Exists(later)).select_related("person").order_by("pk"))
    for keys in batches([one.pk for one in found]):
        Membership.objects.filter(pk__in=keys).update(is_primary=False)
    if found:
        record(
            actor=None,
            action="organizations.settle-main-units",
            target=found[0].person,
            summary=f"{len(found)} 人事先登记的主要任职已开始，原来的主要任职改为其他任职",
            at=now,
            detail={"people": [one.person.code for one in found[:NAMED_IN_AUDIT]]},
        )
    return len(found)
