"""Makes a person unrecognizable where rows must stay for the figures of their unit."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Membership, Person, RoleAssignment, User
from xueji.foundation.organizations.selectors.beyond import beyond_q
from xueji.foundation.organizations.services.grant_ends import end_grants

ERASED_NAME = "已删除人员"


@transaction.atomic
def pseudonymize(person: Person, now: datetime) -> int:
    """Take name, numbers, phone and dates off a person, end roles and close the account.

    Returns how many rows changed. Units and days of membership stay, so that what the unit did still adds up.
    """
    on, keys = timezone.localdate(now), rules.name_keys(ERASED_NAME)
    held = Person.objects.select_for_update().get(pk=person.pk)
    held.code, held.name, held.rank, held.level = f"erased-{held.pk}", ERASED_NAME, "", ""
    held.name_key, held.reading, held.category_reason = rules.name_key(ERASED_NAME), "", ""
    held.id_sealed = held.id_index = ""
    held.surname, held.pinyin_key, held.stroke_key = keys.surname, keys.pinyin, keys.strokes
    held.letters, held.initials = keys.letters, keys.initials
    held.phone_sealed = held.phone_index = ""
    held.joined_party_date = held.joined_work_date = None
    held.status = Person.Status.LEFT
    held.save()
    changed = 1 + _ended(Membership.objects.filter(person=held), on)
    Membership.objects.filter(person=held).update(title="")
    roles = RoleAssignment.objects.filter(beyond_q(on), person=held, ended_at=None)
    changed += roles.count()
    end_grants(RoleAssignment.objects.filter(pk__in=list(roles.values_list("pk", flat=True))), on, now)
    for user in User.objects.filter(person=held):
        user.username, user.is_active = f"erased-{user.pk}", False
        user.first_name = user.last_name = user.email = ""
        user.set_unusable_password()
        user.save()
        changed += 1
    return changed


def _ended(rows: QuerySet[Membership], on: date) -> int:
    running = rows.filter(beyond_q(on))
    ended: int = running.filter(valid_from__lt=on).update(valid_until=on)
    gone, _ = running.filter(valid_from__gte=on).delete()
    return ended + gone
